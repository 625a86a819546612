import { createHash } from 'node:crypto';
import { type Html, html, trusted } from './html.ts';
import { style } from './style.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

/** Headers of every page: it runs and loads nothing, and neither its address nor its content is kept or passed on. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Why what was just asked was not done. */
export interface Notice {
  readonly title: string;
  readonly words: string;
}

/** A button that was pressed too late, or that another has pressed: what stands below the notice says why. */
export const notPossibleNow: Notice = {
  title: 'Not possible now',
  words: 'Nothing was changed. This is how it stands by now:',
};

/** A whole page: what the browser's tab says, and what stands in it. */
export function layout(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`.markup;
}

/** The heading of a page about an incident. */
export function heading(id: string, summary: string): Html {
  return html`<header>
<p class="id">${id}</p>
<h1 dir="auto">${summary}</h1>
</header>`;
}

export function noticeOf(notice: Notice | null): Html | null {
  if (notice === null) return null;
  return html`<section class="notice" role="alert">
<h2>${notice.title}</h2>
<p>${notice.words}</p>
</section>`;
}

/** Label and value; a row without a value is left out. */
export function rows(list: readonly (readonly [string, string | null])[]): Html {
  const known = list.flatMap(([label, value]) =>
    value === null ? [] : [html`<dt>${label}</dt>\n<dd dir="auto">${value}</dd>`],
  );
  return html`<dl>\n${known}\n</dl>`;
}
