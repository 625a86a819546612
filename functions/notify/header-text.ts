const LONGEST_SUBJECT = 200;

/** How an encoded word begins (RFC 2047). */
const ENCODED_WORD = /=\?(?=[^?]*\?[bq]\?)/gi;

/** Words of plain letters with a space between them, as most lines are: nothing in them has to be looked for. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Text that may stand in a header: one line, without control characters, without marks that turn the direction of what
 * follows or that nobody sees, and whole characters only. A lone surrogate becomes U+FFFD. What reads like an encoded
 * word is broken by a space: mail programs would decode it, line ends included, and show what nobody checked.
 */
export function oneLine(text: string): string {
  if (PLAIN.test(text) && !text.includes('=?')) return text;
  return withoutHiddenMarks(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(ENCODED_WORD, '= ?');
}

/** Text for a body: keeps its lines and tabs, loses what `oneLine` loses. */
export function bodyText(text: string): string {
  return withoutHiddenMarks(text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')).replace(/[^\P{Cc}\n\t]/gu, '');
}

/** A subject: header text of at most 200 code points, what is cut marked by an ellipsis. */
export function subjectText(text: string): string {
  return cut(oneLine(text), LONGEST_SUBJECT);
}

/** The one constant subject of what is mailed about an incident to one person, so that mail programs show one thread. */
export function incidentSubject(id: string, words: string): string {
  return subjectText(`[${id}] ${words}`);
}

/** At most so many code points; never half an emoji. */
export function cut(text: string, longest: number): string {
  const points = [...text];
  if (points.length <= longest) return text;
  return longest < 1
    ? ''
    : `${points
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

/** Bidi marks, embeddings, overrides and isolates, zero-width space, byte order mark, tag characters. */
function withoutHiddenMarks(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu, '');
}
