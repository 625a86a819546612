import { bodyText, cut, oneLine } from '../header-text.ts';

/** Seen by nobody, and part of no name, address or sign that a service looks for. */
const ZERO_WIDTH = '\u200b';

/**
 * Where services begin to read more than letters: a name after @, # or ~, a sign like Slack's `<!channel>`, which
 * Mattermost reads too, the name of an emoji between colons, an address with or without `https://`.
 */
const BEGINNINGS = /[@#~<](?=\S)|:(?=\/\/|[a-z+_-])|(?<=[\p{L}\p{N}_-])\.(?=\p{L}{2})/giu;

/** What people wrote, cut to so many code points, as text in which no service finds somebody to call, or a link. */
export function inert(text: string, longest: number): string {
  return cut(bodyText(text), longest).replace(BEGINNINGS, (sign) =>
    sign === '.' ? `${ZERO_WIDTH}.` : `${sign}${ZERO_WIDTH}`,
  );
}

/** The same on one line. */
export function inertLine(text: string, longest: number): string {
  return inert(oneLine(text), longest);
}

/** A text of people's in a service's own writing, cut so far that this takes so many characters at most. */
export function fitted(text: string, longest: number, write: (text: string) => string): string {
  for (let points = longest; ; points = Math.floor(points * 0.8)) {
    const written = write(inert(text, points));
    if (written.length <= longest || points === 0) return written;
  }
}

/** Signs of markup as text, where `&lt;` is read as `<`. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
