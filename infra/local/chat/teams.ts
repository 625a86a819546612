import { html, type Markup } from '../mail/markup.ts';
import { ENTITY, inline, link, mention, type Sign } from './inline.ts';

interface Element {
  readonly type: string;
  readonly text?: string;
  readonly weight?: string;
  readonly isSubtle?: boolean;
  readonly inlines?: readonly Element[];
  readonly items?: readonly Element[];
}

interface Action {
  readonly type: string;
  readonly title: string;
  readonly url: string;
}

export interface TeamsMessage {
  readonly attachments?: readonly {
    readonly contentType: string;
    readonly content: { readonly body: readonly Element[]; readonly actions?: readonly Action[] };
  }[];
}

/** The part of Markdown that a TextBlock reads. */
const MARKDOWN: readonly Sign[] = [
  { at: /<at>([^<]*)<\/at>/y, shows: ([, name = '']) => mention(name) },
  { at: /\[([^\]]*)\]\(([^)]*)\)/y, shows: ([, text = '', url = '']) => link(url, text) },
  { at: /\*\*([^*\n]+)\*\*/y, shows: ([, text = '']) => html`<b>${text}</b>` },
  { at: /_([^_\n]+)_/y, shows: ([, text = '']) => html`<i>${text}</i>` },
  ENTITY,
];

/** An Adaptive Card as Teams shows it (adaptivecards.io; a TextRun reads no Markdown). */
export function teamsPost({ attachments = [] }: TeamsMessage): Markup {
  return html`${attachments.map(({ content }) => html`${content.body.map(element)}${(content.actions ?? []).map(({ title, url }) => html`<p class="button">${link(url, title)}</p>`)}`)}`;
}

function element(one: Element): Markup {
  if (one.type === 'TextBlock') return html`<h2>${inline(one.text ?? '', MARKDOWN)}</h2>`;
  if (one.type === 'RichTextBlock') return html`<p class="line">${(one.inlines ?? []).map(run)}</p>`;
  if (one.type === 'Container') return html`<div class="quote">${(one.items ?? []).map(element)}</div>`;
  return html`<p class="unknown">${one.type}</p>`;
}

function run({ text = '', weight, isSubtle }: Element): Markup {
  if (weight === 'Bolder') return html`<b>${text}</b>`;
  return isSubtle ? html`<span class="subtle">${text}</span>` : html`${text}`;
}
