import { escaped } from '../notify/escaped.ts';
import { bodyText } from '../notify/header-text.ts';

/** Markup that is safe to send. Only the `html` tag and `trusted` make it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = string | Html | null | readonly Html[];

/**
 * Markup from a template: what stands in it literally is ours, each text put into it is somebody's and becomes
 * harmless: characters that mean something to a browser are escaped, in content and in quoted attributes alike, and
 * marks that turn the direction of text or that nobody sees are left out. `null` is nothing.
 */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(literals.map((literal, i) => literal + markupOf(values[i] ?? null)).join(''));
}

/** Markup of our own that did not come through the tag, as a stylesheet. Never for what somebody wrote. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function markupOf(value: Value): string {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  return typeof value === 'string' ? escaped(bodyText(value)) : value.map(({ markup }) => markup).join('\n');
}
