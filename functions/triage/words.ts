/** How reports are searched for words that the catalogue names. */

/** Without regard to case, and to how words are set apart. */
export function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

const ENDS_IN_LETTER = /[\p{L}\p{N}]$/u;
const BEGINS_WITH_LETTER = /^[\p{L}\p{N}]/u;

/** Whether a keyword stands in a text as whole words; both are `plain`. */
export function standsIn(text: string, keyword: string): boolean {
  for (let at = text.indexOf(keyword); at !== -1; at = text.indexOf(keyword, at + 1)) {
    const end = at + keyword.length;
    // Two units hold any one character.
    if (
      !ENDS_IN_LETTER.test(text.slice(Math.max(0, at - 2), at)) &&
      !BEGINS_WITH_LETTER.test(text.slice(end, end + 2))
    ) {
      return true;
    }
  }
  return false;
}
