import { CHAT_FORMATS, type Channel } from '../../../functions/catalogue/catalogue.ts';
import { type ChatNews, chatNews } from '../../../functions/notify/chat/news.ts';
import { postOf } from '../../../functions/notify/chat/post.ts';
import { shownPost } from '../../../infra/local/chat/shown-post.ts';
import { Draw } from '../access/mutate.ts';
import { parsedPage } from '../access/parsed-page.ts';
import type { Tally } from '../access/tally.ts';
import { seeded } from '../proof.ts';
import { HARMFUL, MARK } from './values.ts';

/** What chat services make something of, each in its own way. */
const CHATTY = [
  '<!channel> <!here> <!everyone> <!subteam^S1>',
  '<@U024BE7LH> <#C024BE7LR> <users/all> <users/1234>',
  '@all @channel @here @everyone @someone',
  '<at>everyone</at> <at id="0">all</at>',
  '<https://example.net/|click here> <https://example.net/>',
  '[click here](https://example.net/) [a]: https://example.net/',
  '![picture](https://example.net/x.png)',
  'https://example.net/ www.example.net example.net http://10.0.0.1/',
  'someone@example.net mailto:someone@example.net',
  '~town-square #general #tag :fire: :+1:',
  '**bold** __bold__ *bold* _it_ ~~gone~~ ~gone~ `code` ```block```',
  '\\*not\\* \\<not\\> \\\\[a\\\\](b)',
  '\n# heading\n> quote\n- one\n+ two\n* three\n1. one\n1) two\n***\n===\n---\n    code\n| a | b |\n|---|---|',
  '&lt;!channel&gt; &amp;lt;b&amp;gt; &#60;b&#62;',
  '<b>bold</b> <a href="https://example.net/">click</a> <font color="#ff0000">red</font> <br> <i>it</i>',
  '{{DATE(2027-01-11T01:00:00Z, SHORT)}} {{TIME(x)}}',
  '"}],"text":"another","x":[{"a":"',
] as const;

/** What a reader may take for ours, or is called by. */
const COUNTED = ['a', 'img', 'b', 'i', 's', 'code', 'pre', 'h2', 'ul', 'font', 'script', 'form'];

const CHANNEL: Omit<Channel, 'format'> = {
  id: 'ops',
  name: 'Ops',
  url: 'https://chat.example.com/hooks/x',
  list: 'all',
};

/**
 * News with harmful words in every text that somebody wrote, in each service's format: what is shown by the service's
 * own rules calls nobody, leads nowhere but to our page, and has no element more than with harmless words.
 */
export function fuzzChats(rounds: number, seed: number, tally: Tally): void {
  const harmless = newsWith(() => `${MARK} and some more words`);
  for (let round = 0; round < rounds; round++) {
    const draw = new Draw(seeded(seed * 6_151 + round));
    const news = newsWith(
      () => `${MARK} ${draw.of(CHATTY)} ${draw.of([...HARMFUL, ...CHATTY])} ${draw.of(CHATTY)} end`,
    );
    for (const format of CHAT_FORMATS) {
      const wrong = judged({ ...CHANNEL, format }, harmless, news);
      tally.look(`chats: ${format}`, wrong && `--seed ${seed}, post ${round}: ${wrong}`);
    }
  }
}

function judged(channel: Channel, harmless: ChatNews, news: ChatNews): string | null {
  const { url, body } = postOf(channel, news);
  if (new URL(url).pathname !== '/hooks/x') return `It is posted to ${url}.`;
  const [before, after] = [seen(postOf(channel, harmless).body), seen(body)];
  if (after.mentions.length > 0) return `It calls ${after.mentions.join(', ')}: ${body}`;
  if (after.links.join() !== news.page) return `It leads to ${after.links.join(', ')}: ${body}`;
  const more = COUNTED.find((name) => before.counts[name] !== after.counts[name]);
  if (more !== undefined)
    return `It has ${after.counts[more]} <${more}>, with harmless words ${before.counts[more]}: ${body}`;
  // What a service reads before it shows anything: by these signs it calls somebody, whatever block they stand in.
  const raw = /<[!@#]|<users\/|<at\b|@(all|channel|here|everyone)\b/i.exec(body)?.[0];
  return raw === undefined ? null : `It bears ${raw}: ${body}`;
}

function seen(body: string) {
  const document = parsedPage(shownPost(body).shown.text);
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  return {
    mentions: all('.mention, .emoji').map(({ textContent }) => textContent),
    links: all('a').map((link) => link.getAttribute('href') ?? 'nothing'),
    counts: Object.fromEntries(COUNTED.map((name) => [name, all(name).length])),
  };
}

function newsWith(words: () => string): ChatNews {
  const channel: Channel = { ...CHANNEL, format: 'slack' };
  const at = '2027-01-11T01:00:00.000Z';
  const incident = {
    id: 'INC-7QK3MW',
    summary: [...words()].slice(0, 200).join(''),
    priority: 'high',
    major: false,
    service: 'checkout',
    assignee: { name: words(), email: 'responder@example.com' },
    resolution: null,
    reportedAt: at,
    nextUpdateAt: at,
  };
  const fact = { n: 5, at, type: 'updated', text: words(), data: {} };
  const context = {
    baseUrl: 'https://allclear.example.com',
    timeZone: 'UTC',
    linkKey: '00112233445566778899aabbccddeeff',
    serviceName: words(),
  };
  return chatNews(fact as never, incident as never, channel, context);
}
