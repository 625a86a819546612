import { html, type Markup } from '../mail/markup.ts';
import { BARE_LINK, inline, link, mention, type Sign } from './inline.ts';

const SIGNS: readonly Sign[] = [
  { at: /\\([\\`*{}[\]()#+\-.!_>~|])/y, shows: ([, sign = '']) => html`${sign}` },
  { at: /`([^`\n]+)`/y, shows: ([, text = '']) => html`<code>${text}</code>` },
  { at: /!\[([^\]\n]*)\]\(([^)\n]*)\)/y, shows: ([, text = '']) => html`<img alt="${text}">` },
  { at: /\[([^\]\n]*)\]\(([^)\n]*)\)/y, shows: ([, text = '', url = '']) => link(url, text) },
  { at: /\*\*([^*\n]+)\*\*/y, shows: ([, text = '']) => html`<b>${text}</b>` },
  { at: /~~([^~\n]+)~~/y, shows: ([, text = '']) => html`<s>${text}</s>` },
  { at: /\*([^*\n]+)\*/y, shows: ([, text = '']) => html`<i>${text}</i>` },
  { at: /(?<![\p{L}\p{N}])_([^_\n]+)_/uy, shows: ([, text = '']) => html`<i>${text}</i>` },
  BARE_LINK,
  { at: /(?<![\p{L}\p{N}])@[a-z0-9._-]+/iuy, shows: ([name]) => mention(name) },
  { at: /(?<![\p{L}\p{N}])~[a-z0-9_-]+/iuy, shows: ([name]) => mention(name) },
  { at: /(?<![\p{L}\p{N}&])#\p{L}[\p{L}\p{N}._-]+/uy, shows: ([name]) => mention(name) },
  { at: /:[a-z0-9_+-]*[a-z_+-][a-z0-9_+-]*:/iy, shows: ([name]) => html`<span class="emoji">${name}</span>` },
];

/** Markdown as Mattermost shows it (docs.mattermost.com, "Format messages"): each line end is one. */
export function mattermostPost({ text = '' }: { readonly text?: string }): Markup {
  return html`${text.split('\n').map(lineOf)}`;
}

function lineOf(line: string): Markup {
  const [, mark, rest = ''] = /^(#{1,6} |> ?| {4}|\d+[.)] |[-*+] )?(.*)$/su.exec(line) ?? [];
  const shown = inline(rest, SIGNS);
  if (mark === undefined) return html`<p class="line">${shown}</p>`;
  if (mark.startsWith('#')) return html`<h2>${shown}</h2>`;
  if (mark.startsWith('>')) return html`<blockquote class="quote">${lineOf(rest)}</blockquote>`;
  return mark.trim() === '' ? html`<pre>${rest}</pre>` : html`<ul><li>${shown}</li></ul>`;
}
