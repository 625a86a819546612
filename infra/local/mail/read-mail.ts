import { type AddressObject, type HeaderValue, simpleParser } from 'mailparser';
import type { StoredMail } from './mail-store.ts';
import { addressesIn } from './raw-message.ts';

/** A mail as `GET /_local/mail` shows it (contract section 8). */
export interface MailItem {
  id: string;
  /** RFC 3339, the machine's time. */
  at: string;
  /** Bare addresses. */
  from: string;
  to: string;
  subject: string;
  /** Lower-case name to decoded text; a field that stands several times has its texts joined by ", ". */
  headers: Record<string, string>;
  text: string | null;
  html: string | null;
  /** The message tag `incident`. */
  incident: string | null;
}

/** Reads a stored message: its header decoded, its plain text and its HTML. */
export async function readMail(mail: StoredMail): Promise<MailItem> {
  const parsed = await simpleParser(mail.raw, { skipHtmlToText: true, skipTextToHtml: true });
  const headers = new Map<string, string>();
  for (const { key, line } of parsed.headerLines) {
    const text = decoded(line, parsed.headers.get(key));
    const before = headers.get(key);
    headers.set(key, before === undefined ? text : `${before}, ${text}`);
  }
  return {
    id: mail.id,
    at: new Date(mail.at).toISOString(),
    from: addressesIn(headers.get('from') ?? '')[0] ?? '',
    to: mail.recipient,
    subject: parsed.subject ?? '',
    headers: Object.fromEntries(headers),
    text: parsed.text || null,
    html: parsed.html || null,
    incident: mail.tags['incident'] ?? null,
  };
}

/** A field's text as it was written; the parser's reading of it only where words in it are encoded. */
function decoded(line: string, value: HeaderValue | undefined): string {
  const text = line
    .slice(line.indexOf(':') + 1)
    .replace(/\r?\n[ \t]/g, ' ')
    .trim();
  if (!/=\?[^?]+\?[bq]\?/i.test(text)) return text;
  if (typeof value === 'string') return value;
  return isAddresses(value) ? value.text : text;
}

function isAddresses(value: HeaderValue | undefined): value is AddressObject {
  return typeof value === 'object' && 'text' in value && 'html' in value;
}
