import { createHash } from 'node:crypto';
import { html, Markup } from './markup.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #5b6675; --line: #d9dee5; --paper: #ffffff; --ground: #f4f6f8; --link: #0b57b7; --tint: #e8eef7 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaf0; --quiet: #9aa6b5; --line: #323b47; --paper: #1a2029; --ground: #11151b; --link: #8ab8ff; --tint: #22304a }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
main, header { max-width: 56rem; margin: 0 auto; padding: 0 1rem }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1rem; padding-top: 1.25rem }
header h1 { margin: 0; font-size: 1.25rem }
header a { color: inherit; text-decoration: none }
h1 { font-size: 1.25rem; line-height: 1.3; margin: 1rem 0 .5rem }
h2 { font-size: .875rem; color: var(--quiet); margin: 1.5rem 0 .5rem }
a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.quiet { color: var(--quiet); font-size: .875rem }
form a { line-height: 2.75rem }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 1rem 0 }
label { flex: 1 1 14rem; font-size: .875rem; color: var(--quiet) }
input { display: block; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: .5rem }
button { min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 600; color: var(--paper); background: var(--link); border: 0; border-radius: .5rem; cursor: pointer }
ol { list-style: none; margin: 0; padding: 0; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden }
li + li { border-top: 1px solid var(--line) }
li a { display: block; padding: .75rem 1rem; color: inherit; text-decoration: none }
li a:hover { background: var(--tint) }
li a:focus-visible { outline-offset: -3px }
.row { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem }
.subject { display: block; font-weight: 600 }
.tag { display: inline-block; padding: 0 .5rem; border-radius: 1rem; background: var(--tint); color: var(--link); font-size: .875rem }
.sheet { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem }
pre { margin: 0; white-space: pre-wrap; font: .9375rem/1.5 ui-monospace, monospace }
iframe { display: block; width: 100%; height: 26rem; border: 1px solid var(--line); border-radius: .75rem; background: Canvas; resize: vertical; overflow: auto }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0; font-size: .875rem }
dt { color: var(--quiet) }
dd { margin: 0 }
@media (max-width: 40rem) { dl { display: block } dd { margin-bottom: .5rem } }
summary { cursor: pointer; padding: .25rem 0 }
.post { margin: 1rem 0 }
.post p { margin: .5rem 0 }
.post h2 { color: inherit; margin: .5rem 0; font-size: 1rem }
.post .line { margin: .125rem 0; min-height: .5rem }
.post .words { white-space: pre-wrap }
.post .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0 1rem }
.post .subtle { color: var(--quiet) }
.post .quote { margin: .5rem 0; padding: .25rem .75rem; border-left: 4px solid var(--line); background: var(--ground) }
.post .quote .quote { margin: 0; padding: 0; border: 0 }
.post .button a { display: inline-block; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--link); border-radius: .5rem; text-decoration: none }
.post .mention, .post .unknown { background: #ffe08a; color: #3a2a00 }
nav { display: flex; justify-content: space-between; gap: 1rem; margin: 1rem 0 2rem }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Headers of the mailbox's pages: nothing but their own style, their form and the frame with a mail's HTML. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** A whole page of the mailbox; `now` is the machine's time in milliseconds. */
export function mailboxFrame(title: string, now: number, content: Markup): string {
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
<header><h1><a href="/_local/mailbox">Mailbox</a></h1><span class="quiet">It is ${moment(now)}</span></header>
<main>
${content}
</main>
</html>
`;
  return page.text;
}

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** A moment of the machine's time, in words and in UTC: the machine stands in no time zone. */
export function moment(ms: number): Markup {
  return html`<time datetime="${new Date(ms).toISOString()}">${FORMAT.format(ms)} UTC</time>`;
}
