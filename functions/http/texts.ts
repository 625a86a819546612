import * as z from 'zod/mini';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u;

/** What every text is before it is judged: line ends as one newline, composed (NFC), trimmed. */
export function tidy(value: string): string {
  return value.replace(/\r\n/g, '\n').normalize('NFC').trim();
}

function harmless(max: number) {
  return [
    z.refine<string>((value) => [...value].length <= max, { error: `Must be at most ${max} characters long` }),
    z.refine<string>((value) => !CONTROL.test(value), { error: 'Must not contain control characters' }),
  ] as const;
}

/** A text of 1 to `max` characters, counted as code points. */
export function text(max: number) {
  return z.string().check(
    z.overwrite(tidy),
    z.refine((value) => value !== '', { error: 'Must not be empty', abort: true }),
    ...harmless(max),
    z.meta({ minLength: 1, maxLength: max }),
  );
}

/** A form's field for words, which may be left empty. */
export function wordsOf(max: number) {
  return z.string().check(z.overwrite(tidy), ...harmless(max), z.meta({ maxLength: max }));
}

export const name = text(100);
export const email = z
  .string()
  .check(z.overwrite(tidy), z.maxLength(254), z.email('Must be an address like name@example.com'));
/** The name of a time zone, as it is written: whether there is one is judged apart. */
export const zone = z.string().check(z.minLength(1), z.maxLength(64));
/** An id of the catalogue. */
export const slug = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/));
