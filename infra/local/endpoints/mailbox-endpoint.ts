import { FRAME_HEADERS, framedHtml, mailPage } from '../mail/mail-page.ts';
import type { MailStore } from '../mail/mail-store.ts';
import { PAGE_HEADERS } from '../mail/mailbox-frame.ts';
import { mailboxPage } from '../mail/mailbox-page.ts';
import { type MailItem, readMail } from '../mail/read-mail.ts';
import { type Endpoint, EndpointRefusal } from './endpoint.ts';

const PAGE = 50;

/** `GET /_local/mailbox?to&incident&before`: the page, newest mail first. */
export function showMailbox(store: MailStore, now: () => number): Endpoint {
  return async ({ query }) => {
    // A form sends its empty fields too.
    const given = (name: string) => query.get(name)?.trim() || undefined;
    const filter = { to: given('to'), incident: given('incident') };
    const before = given('before');
    const found = store.newest(filter, PAGE + 1, before);
    const mails = await Promise.all(found.slice(0, PAGE).map(readMail));
    const older = found.length > PAGE ? mails.at(-1)?.id : undefined;
    const body = mailboxPage({ mails, filter, older, newest: before === undefined, now: now() });
    return { status: 200, headers: PAGE_HEADERS, body };
  };
}

/** `GET /_local/mailbox/{id}`: one mail. */
export function showMail(store: MailStore, now: () => number): Endpoint {
  return async ({ id }) => ({ status: 200, headers: PAGE_HEADERS, body: mailPage(await find(store, id), now()) });
}

/** `GET /_local/mailbox/{id}/html`: what the frame in that page shows. */
export function showMailHtml(store: MailStore): Endpoint {
  return async ({ id }) => {
    const { html } = await find(store, id);
    if (html === null) throw new EndpointRefusal(404, `The mail ${id} has no HTML part.`);
    return { status: 200, headers: FRAME_HEADERS, body: framedHtml(html) };
  };
}

async function find(store: MailStore, id: string): Promise<MailItem> {
  const mail = store.get(id);
  if (!mail) throw new EndpointRefusal(404, `There is no mail ${id}: the mailbox is at /_local/mailbox.`);
  return readMail(mail);
}
