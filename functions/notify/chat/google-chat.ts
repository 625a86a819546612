import { oneLine } from '../header-text.ts';
import type { ChatNews } from './news.ts';
import { fitted, withoutMarkup } from './words.ts';

/** Characters; a message may have 4,096 of text, and a card 32 KB. */
const LINE = 500;
const WORDS = 4_000;

/** A message for an incoming webhook of Google Chat: a card, in the incident's thread. Cards call nobody by name. */
export function googleChatBody({ id, happened, summary, rows, words, page }: ChatNews): string {
  const widgets = [
    { textParagraph: { text: `<b>${text(oneLine(summary), LINE)}</b>` } },
    ...(words === null || words.trim() === '' ? [] : [{ textParagraph: { text: text(words, WORDS) } }]),
    ...rows.map(([topLabel, value]) => ({
      decoratedText: { topLabel, text: text(oneLine(value), LINE), wrapText: true },
    })),
    { buttonList: { buttons: [{ text: 'How it stands now', onClick: { openLink: { url: page } } }] } },
  ];
  return JSON.stringify({
    fallbackText: `${id}: ${happened}`,
    thread: { threadKey: id },
    cardsV2: [{ cardId: id, card: { header: { title: id, subtitle: happened }, sections: [{ widgets }] } }],
  });
}

/** Where it is to be posted, so that one incident is one thread. */
export function googleChatUrl(url: string): string {
  const to = new URL(url);
  to.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
  return to.href;
}

function text(words: string, longest: number): string {
  return fitted(words, longest, (one) => withoutMarkup(one).replaceAll('\n', '<br>'));
}
