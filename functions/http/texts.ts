import * as z from 'zod/mini';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u;

/** What every text is before its length is judged: line ends as one newline, composed (NFC), trimmed. */
export function tidy(value: string): string {
  return lines(value).normalize('NFC').trim();
}

function lines(value: string): string {
  return value.replace(/\r\n/g, '\n');
}

function isHarmless(value: string): boolean {
  return !CONTROL.test(lines(value));
}

/** A text made tidy, once nothing is in it that being trimmed would hide. */
const tidied = [
  z.refine<string>(isHarmless, { error: 'Must not contain control characters', abort: true }),
  z.refine<string>((value) => value.isWellFormed(), { error: 'Must not contain half a character', abort: true }),
  z.overwrite(tidy),
] as const;

function atMost(max: number) {
  return z.refine<string>((value) => [...value].length <= max, { error: `Must be at most ${max} characters long` });
}

/** A text of 1 to `max` characters, counted as code points. */
export function text(max: number) {
  return z.string().check(
    ...tidied,
    z.refine((value) => value !== '', { error: 'Must not be empty', abort: true }),
    atMost(max),
    z.meta({ minLength: 1, maxLength: max }),
  );
}

/** A form's field for words, which may be left empty. */
export function wordsOf(max: number) {
  return z.string().check(...tidied, atMost(max), z.meta({ maxLength: max }));
}

/** What may be left out: it is, too, where it is sent empty. */
function unlessEmpty<S extends z.ZodMiniType<string, string>>(schema: S) {
  const said = (sent: unknown) =>
    (typeof sent === 'string' && isHarmless(sent) && tidy(sent) === '' ? undefined : sent) as string | undefined;
  return z.optional(z.pipe(z.transform(said), z.optional(schema)));
}

/** A text of at most `max` characters that may be left out. */
export function optionalText(max: number) {
  return unlessEmpty(wordsOf(max));
}

export const name = text(100);
export const email = z.string().check(...tidied, z.maxLength(254), z.email('Must be an address like name@example.com'));
export const optionalEmail = unlessEmpty(email);
/** The name of a time zone, as it is written: whether there is one is judged apart. */
export const zone = z.string().check(z.minLength(1), z.maxLength(64));
/** An id of the catalogue. */
export const slug = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/));
