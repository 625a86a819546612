import { html, type Markup } from '../mail/markup.ts';

/** One way in which a service reads more than letters, and what it shows instead. */
export interface Sign {
  /** Sticky. */
  readonly at: RegExp;
  readonly shows: (found: RegExpExecArray) => Markup;
}

/** A text as a service shows it that reads these signs in it: at each place the first that fits. */
export function inline(text: string, signs: readonly Sign[]): Markup {
  const parts: (string | Markup)[] = [];
  let read = 0;
  for (let at = 0; at < text.length; ) {
    const found = firstOf(text, at, signs);
    if (found === null) {
      at++;
      continue;
    }
    parts.push(text.slice(read, at), found.shown);
    at += found.length;
    read = at;
  }
  return html`${[...parts, text.slice(read)]}`;
}

function firstOf(text: string, at: number, signs: readonly Sign[]) {
  for (const sign of signs) {
    sign.at.lastIndex = at;
    const found = sign.at.exec(text);
    if (found !== null && found[0] !== '') return { shown: sign.shows(found), length: found[0].length };
  }
  return null;
}

/** A link as it is shown: where it leads can be seen, and only pages of the web can be opened. */
export function link(url: string, text: string | Markup): Markup {
  return /^https?:\/\//.test(url) ? html`<a href="${url}">${text}</a>` : html`<a>${text}</a>`;
}

/** Somebody, or everybody, is called. */
export function mention(text: string): Markup {
  return html`<span class="mention">${text}</span>`;
}

const NAMED: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/** Entities of HTML as the characters that they stand for. */
export const ENTITY: Sign = {
  at: /&(amp|lt|gt|quot|#39);/y,
  shows: ([found]) => html`${NAMED[found] ?? found}`,
};

/** Addresses that a service makes links of by itself, with https:// or by their look; and addresses of mail. */
export const BARE_LINK: Sign = {
  at: /(?<![\p{L}\p{N}@./-])(?:https?:\/\/[^\s<>"]+|www\.[^\s<>"]+|[a-z0-9.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})/iuy,
  shows: ([found]) => link(found, found),
};
