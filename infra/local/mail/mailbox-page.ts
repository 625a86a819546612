import type { MailFilter } from './mail-store.ts';
import { mailboxFrame, moment } from './mailbox-frame.ts';
import { html, type Markup } from './markup.ts';
import type { MailItem } from './read-mail.ts';

/** One page of the list: newest first, and where older and newer mails are. */
export interface MailboxList {
  mails: readonly MailItem[];
  filter: MailFilter;
  /** The id before which older mails lie, if there are any. */
  older: string | undefined;
  /** Whether this page begins at the newest mail. */
  newest: boolean;
  now: number;
}

/** The mailbox's list as a page that needs no script. */
export function mailboxPage({ mails, filter, older, newest, now }: MailboxList): string {
  return mailboxFrame(
    'Mailbox',
    now,
    html`<form>
<label>Recipient<input name="to" type="search" value="${filter.to ?? ''}" autocomplete="off" inputmode="email"></label>
<label>Incident<input name="incident" type="search" value="${filter.incident ?? ''}" autocomplete="off"></label>
<button>Filter</button>
${filter.to || filter.incident ? html`<a href="/_local/mailbox">All mails</a>` : ''}
</form>
${mails.length > 0 ? html`<ol>${mails.map(line)}</ol>` : html`<p>${emptySentence(filter, newest)}</p>`}
<nav>${newest ? '' : html`<a href="${listHref(filter)}">Newest</a>`}${older ? html`<a href="${listHref(filter, older)}">Older</a>` : ''}</nav>`,
  );
}

/** The list's address for a filter, from the mail `before` on. */
export function listHref(filter: MailFilter, before?: string): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, before })) if (value) query.set(name, value);
  return query.size > 0 ? `/_local/mailbox?${query}` : '/_local/mailbox';
}

function line(mail: MailItem): Markup {
  return html`<li><a href="/_local/mailbox/${encodeURIComponent(mail.id)}">
<span class="row"><span>${mail.to}</span><span class="quiet">${moment(Date.parse(mail.at))}</span></span>
<span class="subject">${mail.subject || '(no subject)'}</span>
<span class="quiet">from ${mail.from}</span>${mail.incident ? html` <span class="tag">${mail.incident}</span>` : ''}
</a></li>`;
}

function emptySentence(filter: MailFilter, newest: boolean): string {
  if (!newest) return 'There is no older mail.';
  if (filter.to || filter.incident) return 'No mail fits this filter. Both fields match whole, without regard to case.';
  return 'No mail has been sent yet. Report an incident, and its mails appear here.';
}
