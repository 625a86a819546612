import { escaped } from './escaped.ts';
import { bodyText, cut, oneLine } from './header-text.ts';
import type { Entry, Letter, LetterLink, Quote } from './letter.ts';

const LONGEST_QUOTE = 2_000;
const CUT = 'The text goes on; only its first 2,000 characters are quoted here.';

/** What stands below every letter: where answers go, and last the reader's page, if it is not the button's already. */
export interface Foot {
  readonly answers: string;
  readonly more?: readonly LetterLink[];
  readonly page: LetterLink | null;
}

/** The letter as plain text. */
export function plainText(letter: Letter, foot: Foot): string {
  const { firstLine, secondLine, facts, quotes, entries, button, links, closing } = letter;
  const blocks = [
    [firstLine, secondLine].flatMap(line),
    ...(entries ?? []).map(({ title, quote, link }) => [
      oneLine(title),
      `> ${oneLine(quote)}`,
      `${oneLine(link.label)}: ${link.url}`,
    ]),
    ...(button === undefined ? [] : [[`${oneLine(button.label)}:`, button.url]]),
    (links ?? []).map(({ label, url }) => `${oneLine(label)}: ${url}`),
    facts.map(([label, value]) => `${oneLine(label)}: ${oneLine(value)}`),
    ...(quotes ?? []).map((quote) => {
      const { title, text, note } = shortened(quote);
      return [`${title}:`, ...text.split('\n').map((row) => `> ${row}`.trimEnd()), ...note];
    }),
    line(closing),
    [oneLine(foot.answers), ...linksIn(foot).map(({ label, url }) => `${oneLine(label)}: ${url}`)],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/**
 * The letter as HTML: one column that fits 320 px, no colours but the button's, so that dark mode may choose its own,
 * no image, no script, nothing loaded. The first line comes first, so that it is what the mailbox shows in its list.
 */
export function html(letter: Letter, foot: Foot, subject: string): string {
  const { firstLine, secondLine, facts, quotes, entries, button, links, closing } = letter;
  const parts = [
    `<h1 style="margin:0 0 10px;font-size:20px;line-height:1.3">${escaped(oneLine(firstLine))}</h1>`,
    ...line(secondLine).map((text) => paragraph(escaped(text))),
    ...(entries ?? []).map(entryOf),
    ...(button === undefined ? [] : [buttonOf(button)]),
    ...(links ?? []).map((link) => paragraph(linkOf(link), 10)),
    ...facts.map(([label, value]) => paragraph(`<b>${escaped(oneLine(label))}</b><br>${escaped(oneLine(value))}`, 10)),
    ...(quotes ?? []).map(quoteOf),
    ...line(closing).map((text) => paragraph(escaped(text))),
    '<hr style="margin:24px 0 12px;border:0;border-top:1px solid #888888">',
    paragraph(escaped(oneLine(foot.answers)), 8),
    ...linksIn(foot).map((link, index, all) => paragraph(linkOf(link), index < all.length - 1 ? 8 : 0)),
  ];
  return `<!doctype html>
<html lang="en" style="color-scheme:light dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:16px">
<div style="max-width:560px;margin:0 auto;font:16px/1.45 system-ui,-apple-system,'Segoe UI',Arial,sans-serif;overflow-wrap:anywhere;word-break:break-word">
${parts.join('\n')}
</div>
</body>
</html>
`;
}

function linksIn({ more = [], page }: Foot): readonly LetterLink[] {
  return page === null ? more : [...more, page];
}

function line(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [oneLine(text)];
}

function paragraph(content: string, below = 16): string {
  return `<p style="margin:0 0 ${below}px">${content}</p>`;
}

function linkOf({ label, url }: LetterLink): string {
  return `<a href="${escaped(url)}">${escaped(oneLine(label))}</a>`;
}

function buttonOf({ label, url }: LetterLink): string {
  const style =
    'display:inline-block;padding:12px 20px;border-radius:6px;background-color:#0b57d0;color:#ffffff;font-weight:bold;text-decoration:none';
  return `<p style="margin:16px 0 20px"><a href="${escaped(url)}" style="${style}">${escaped(oneLine(label))}</a></p>`;
}

function entryOf({ title, quote, link }: Entry): string {
  return [
    `<p style="margin:16px 0 0"><b>${escaped(oneLine(title))}</b></p>`,
    `<blockquote dir="auto" style="${QUOTED}">${escaped(oneLine(quote))}</blockquote>`,
    paragraph(linkOf(link)),
  ].join('\n');
}

const QUOTED = 'margin:4px 0 8px;padding:4px 0 4px 12px;border-left:3px solid #888888;white-space:pre-wrap';

function quoteOf(quote: Quote): string {
  const { title, text, note } = shortened(quote);
  return [
    `<p style="margin:16px 0 0"><b>${escaped(title)}</b></p>`,
    `<blockquote dir="auto" style="${QUOTED}">${escaped(text)}</blockquote>`,
    ...note.map((sentence) => paragraph(escaped(sentence))),
  ].join('\n');
}

function shortened({ title, text }: Quote): Quote & { readonly note: readonly string[] } {
  const whole = bodyText(text).trim();
  const short = cut(whole, LONGEST_QUOTE);
  return { title: oneLine(title), text: short, note: short === whole ? [] : [CUT] };
}
