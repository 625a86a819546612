/** Text as markup: characters that mean something in HTML's content or in a quoted attribute stand for themselves. */
export function escaped(text: string): string {
  // Most texts have none of them.
  if (!/[&<>"']/.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
