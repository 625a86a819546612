import { bodyText } from '../header-text.ts';
import type { ChatNews } from './news.ts';
import { inert, inertLine } from './words.ts';

/** A card may have 28 KB; these are code points, each of four bytes at most, of what people wrote. */
const LINE = 300;
const WORDS = 2_000;
/** Lines of the words that are shown, each a block of its own. */
const LINES = 40;

/**
 * A message for the webhook of a workflow of Microsoft Teams: an Adaptive Card. What people wrote stands in runs of
 * text, which read no Markdown as other texts of a card do.
 */
export function teamsBody({ id, happened, summary, rows, words, page }: ChatNews): string {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: `${id}: ${happened}`,
    body: [
      { type: 'TextBlock', size: 'Medium', weight: 'Bolder', wrap: true, text: `${id}: ${happened}` },
      runs({ text: inertLine(summary, LINE), weight: 'Bolder' }),
      ...(words === null || words.trim() === ''
        ? []
        : [{ type: 'Container', style: 'emphasis', items: linesOf(words).map((text) => runs({ text })) }]),
      ...rows.map(([label, value]) => runs({ text: `${label}: `, isSubtle: true }, { text: inertLine(value, LINE) })),
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'How it stands now', url: page }],
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return JSON.stringify({ type: 'message', attachments: [{ contentType, contentUrl: null, content }] });
}

function linesOf(words: string): readonly string[] {
  const lines = inert(words, WORDS)
    .split('\n')
    .filter((line) => bodyText(line).trim() !== '');
  return lines.length > LINES ? [...lines.slice(0, LINES - 1), '…'] : lines;
}

function runs(...inlines: readonly Readonly<Record<string, unknown>>[]) {
  return { type: 'RichTextBlock', inlines: inlines.map((run) => ({ type: 'TextRun', ...run })) };
}
