import { mailboxFrame, moment } from './mailbox-frame.ts';
import { listHref } from './mailbox-page.ts';
import { html, linked } from './markup.ts';
import type { MailItem } from './read-mail.ts';

/** One mail as a page: its HTML in a frame without rights, its plain text with links to click, its header. */
export function mailPage(mail: MailItem, now: number): string {
  const { id, text, incident } = mail;
  return mailboxFrame(
    mail.subject || '(no subject)',
    now,
    html`<h1>${mail.subject || '(no subject)'}</h1>
<p class="quiet">${moment(Date.parse(mail.at))}<br>from ${mail.from}<br>to <a href="${listHref({ to: mail.to })}">${mail.to}</a>
${incident ? html`<br>about <a class="tag" href="${listHref({ incident })}">${incident}</a>` : ''}</p>
${mail.html === null ? '' : html`<h2>HTML</h2><iframe title="The mail as HTML" src="/_local/mailbox/${encodeURIComponent(id)}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`}
${text === null ? '' : html`<h2>Plain text</h2><pre class="sheet">${linked(text)}</pre>`}
${text === null && mail.html === null ? html`<p>This mail has no text.</p>` : ''}
<h2>Header</h2>
<dl class="sheet">${Object.entries(mail.headers).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<nav><a href="/_local/mailbox">All mails</a></nav>`,
  );
}

/** Headers for a mail's own HTML: it may style itself and show pictures it carries, and reach nothing. */
export const FRAME_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** A mail's HTML for its frame, in which a link opens a page of its own. */
export function framedHtml(mailHtml: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(mailHtml) ? mailHtml.replace(/<head[^>]*>/i, (head) => head + base) : base + mailHtml;
}
