import { html, type Markup } from '../mail/markup.ts';
import { ENTITY, inline, link, mention, type Sign } from './inline.ts';

interface Text {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
}

interface Block {
  readonly type: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
}

const MARKDOWN: readonly Sign[] = [
  { at: /<!(\w+)[^>]*>/y, shows: ([, name = '']) => mention(`@${name}`) },
  { at: /<[@#]([^>|]+)[^>]*>/y, shows: ([, name = '']) => mention(name) },
  { at: /<([^>|]+)\|([^>]*)>/y, shows: ([, url = '', text = '']) => link(url, text) },
  { at: /<([^>]+)>/y, shows: ([, url = '']) => link(url, url) },
  { at: /\*([^*\n]+)\*/y, shows: ([, text = '']) => html`<b>${text}</b>` },
  { at: /_([^_\n]+)_/y, shows: ([, text = '']) => html`<i>${text}</i>` },
  { at: /`([^`\n]+)`/y, shows: ([, text = '']) => html`<code>${text}</code>` },
  ENTITY,
];
/** No formatting is read in it; what would call somebody is a sign of its own, which no text may bear. */
const PLAIN: readonly Sign[] = [ENTITY];

/** Blocks as Slack shows them (docs.slack.dev, "Block Kit" and "Formatting message text"). */
export function slackPost({ blocks = [] }: { readonly blocks?: readonly Block[] }): Markup {
  return html`${blocks.map((block) => {
    if (block.type === 'header' && block.text) return html`<h2>${textOf(block.text)}</h2>`;
    if (block.type !== 'section') return html`<p class="unknown">${block.type}</p>`;
    const fields = block.fields ?? [];
    return html`${block.text ? html`<p class="words">${textOf(block.text)}</p>` : ''}${fields.length > 0 ? html`<div class="fields">${fields.map((field) => html`<p class="words">${textOf(field)}</p>`)}</div>` : ''}`;
  })}`;
}

function textOf({ type, text }: Text): Markup {
  return inline(text, type === 'mrkdwn' ? MARKDOWN : PLAIN);
}
