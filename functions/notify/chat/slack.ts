import { oneLine } from '../header-text.ts';
import type { ChatNews } from './news.ts';
import { fitted, withoutMarkup } from './words.ts';

/** Slack's limits, in characters: a header, a field, a text, and the fields of a section. */
const HEADER = 150;
const FIELD = 2_000;
const TEXT = 3_000;
const FIELDS = 10;

/**
 * A message for an incoming webhook of Slack, in blocks. What people wrote stands in plain text alone, where Slack reads
 * no formatting; the link is ours.
 */
export function slackBody({ id, happened, summary, rows, words, page }: ChatNews): string {
  return JSON.stringify({
    // What notifications show; a reader of the blocks does not see it.
    text: plain(`${id}: ${oneLine(summary)}. ${happened}`, HEADER * 2).text,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plain(`${id}: ${oneLine(summary)}`, HEADER) },
      { type: 'section', text: markdown(happened) },
      ...(words === null || words.trim() === '' ? [] : [{ type: 'section', text: plain(words, TEXT) }]),
      {
        type: 'section',
        fields: rows.slice(0, FIELDS).map(([label, value]) => plain(`${label}\n${oneLine(value)}`, FIELD)),
      },
      { type: 'section', text: markdown(`<${page}|How it stands now>`) },
    ],
  });
}

function plain(text: string, longest: number) {
  return { type: 'plain_text', emoji: false, text: fitted(text, longest, withoutMarkup) };
}

/** Only for what is ours. */
function markdown(text: string) {
  return { type: 'mrkdwn', verbatim: true, text };
}
