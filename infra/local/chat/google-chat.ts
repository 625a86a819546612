import { html, type Markup } from '../mail/markup.ts';
import { ENTITY, inline, link, type Sign } from './inline.ts';

interface Widget {
  readonly textParagraph?: { readonly text: string };
  readonly decoratedText?: { readonly topLabel: string; readonly text: string };
  readonly buttonList?: {
    readonly buttons: readonly {
      readonly text: string;
      readonly onClick: { readonly openLink: { readonly url: string } };
    }[];
  };
}

export interface GoogleMessage {
  readonly cardsV2?: readonly {
    readonly card: {
      readonly header?: { readonly title: string; readonly subtitle?: string };
      readonly sections: readonly { readonly widgets: readonly Widget[] }[];
    };
  }[];
}

/** The tags that a card reads; what is between them is read in turn. */
const SIGNS: readonly Sign[] = [
  { at: /<br\s*\/?>/iy, shows: () => html`<br>` },
  { at: /<a\s+href="([^"]*)"[^>]*>(.*?)<\/a>/isy, shows: ([, url = '', text = '']) => link(url, inline(text, SIGNS)) },
  { at: /<b>(.*?)<\/b>/isy, shows: ([, text = '']) => html`<b>${inline(text, SIGNS)}</b>` },
  { at: /<(i|u|s|strike|font)\b[^>]*>(.*?)<\/\1>/isy, shows: ([, , text = '']) => html`<i>${inline(text, SIGNS)}</i>` },
  ENTITY,
];

/** A card as Google Chat shows it (developers.google.com/workspace/chat, "Format text in cards"). */
export function googlePost({ cardsV2 = [] }: GoogleMessage): Markup {
  return html`${cardsV2.map(
    ({ card: { header, sections } }) =>
      html`${header ? html`<h2>${header.title}</h2><p class="subtle">${header.subtitle ?? ''}</p>` : ''}${sections.flatMap(({ widgets }) => widgets.map(shown))}`,
  )}`;
}

function shown({ textParagraph, decoratedText, buttonList }: Widget): Markup {
  if (textParagraph) return html`<p class="words">${inline(textParagraph.text, SIGNS)}</p>`;
  if (decoratedText) {
    const { topLabel, text } = decoratedText;
    return html`<p class="line"><span class="subtle">${topLabel}</span><br>${inline(text, SIGNS)}</p>`;
  }
  if (buttonList)
    return html`${buttonList.buttons.map(({ text, onClick }) => html`<p class="button">${link(onClick.openLink.url, text)}</p>`)}`;
  return html`<p class="unknown">A widget of another kind</p>`;
}
