import { oneLine } from '../header-text.ts';
import type { ChatNews } from './news.ts';
import { fitted } from './words.ts';

/** A post may have 16,383 characters. */
const LINE = 1_000;
const WORDS = 6_000;

/** A message for an incoming webhook of Mattermost: Markdown, in which what people wrote is text alone. */
export function mattermostBody({ id, happened, summary, rows, words, page }: ChatNews): string {
  return JSON.stringify({
    text: [
      `#### ${id}: ${line(summary)}`,
      happened,
      '',
      ...(words === null || words.trim() === ''
        ? []
        : [
            ...fitted(words, WORDS, escapedLines)
              .split('\n')
              .map((one) => `> ${one}`),
            '',
          ]),
      ...rows.map(([label, value]) => `**${label}:** ${line(value)}`),
      '',
      `[How it stands now](${page})`,
    ].join('\n'),
  });
}

function line(text: string): string {
  return fitted(oneLine(text), LINE, escapedLines);
}

/** Signs that Markdown reads anywhere, and at the beginning of a line: a list, a rule, a heading underlined, code by indent. */
function escapedLines(text: string): string {
  return text
    .split('\n')
    .map((one) =>
      one
        .trim()
        .replace(/[\\`*_[\]#>~|]/g, '\\$&')
        .replace(/^[-+]/, '\\$&')
        .replace(/^(\d+)([.)])/, '$1\\$2')
        .replace(/^=/, '\u200b='),
    )
    .join('\n');
}
