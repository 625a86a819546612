import addressparser from 'nodemailer/lib/addressparser';

/** A raw message cut into its header fields, each as it was sent with its folds, and the rest. */
export interface RawMessage {
  fields: { name: string; source: string }[];
  /** From the empty line on. */
  rest: Buffer;
}

/** Reads the header of a message; lines may end in CRLF or LF. Names are in lower case. */
export function readRaw(message: Buffer): RawMessage {
  const text = message.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const lines = text.slice(0, end).split(/\r?\n/);
  const fields: RawMessage['fields'] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last) last.source += `\r\n${line}`;
    else if (line.includes(':'))
      fields.push({ name: line.slice(0, line.indexOf(':')).trim().toLowerCase(), source: line });
  }
  return { fields, rest: message.subarray(end) };
}

/** The message again, without the named fields and with the given ones (`Name: value`) at the end of its header. */
export function withFields(message: RawMessage, remove: readonly string[], add: readonly string[]): Buffer {
  const kept = message.fields.filter(({ name }) => !remove.includes(name)).map(({ source }) => source);
  return Buffer.concat([Buffer.from([...kept, ...add].join('\r\n'), 'latin1'), message.rest]);
}

/** The values of a field, unfolded, in their order. */
export function valuesOf(message: RawMessage, name: string): string[] {
  return message.fields
    .filter((field) => field.name === name)
    .map(({ source }) =>
      source
        .slice(source.indexOf(':') + 1)
        .replace(/\r\n[ \t]/g, ' ')
        .trim(),
    );
}

/** The bare addresses in a field's text: `Desk <desk@example.com>, a@example.com` has two. */
export function addressesIn(text: string): string[] {
  return addressparser(text, { flatten: true })
    .map(({ address }) => address)
    .filter((address) => address !== '');
}
