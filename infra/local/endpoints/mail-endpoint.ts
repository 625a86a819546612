import type { MailFeedback } from '../mail/feedback.ts';
import type { MailStore } from '../mail/mail-store.ts';
import { readMail } from '../mail/read-mail.ts';
import { changeSesSettings, sesSettings } from '../mail/ses-settings.ts';
import { type Endpoint, EndpointRefusal, json, refuseOthers } from './endpoint.ts';
import { limitOf, once } from './list-query.ts';

/** `GET /_local/mail?to&incident&after&limit` → `{items, next}`, oldest first (contract section 8). */
export function listMails(store: MailStore): Endpoint {
  return async ({ query }) => {
    refuseOthers('parameter', query.keys(), ['to', 'incident', 'after', 'limit']);
    const filter = { to: once(query, 'to'), incident: once(query, 'incident') };
    const after = once(query, 'after');
    if (after !== undefined && !store.get(after)) throw new EndpointRefusal(400, `"after" names no mail: ${after}.`);
    const limit = limitOf(once(query, 'limit'));
    const found = store.oldest(filter, limit + 1, after);
    const items = await Promise.all(found.slice(0, limit).map(readMail));
    return json(200, { items, next: found.length > limit ? items.at(-1)?.id : null });
  };
}

/** `POST /_local/mail/{id}/bounce|complaint` → `{id, fate}`, once everyone was told who hears of it on AWS. */
export function giveFeedback(
  store: MailStore,
  feedback: Pick<MailFeedback, 'tell'>,
  fate: 'bounce' | 'complaint',
): Endpoint {
  return async ({ id }) => {
    const mail = store.get(id);
    if (!mail) throw new EndpointRefusal(404, `There is no mail ${id}: GET /_local/mail lists them.`);
    await feedback.tell(mail, fate);
    return json(200, { id, fate });
  };
}

/** `GET /_local/ses` → `{refuse, perSecond}`. */
export function readSes(store: MailStore): Endpoint {
  return () => json(200, sesSettings(store));
}

/** `POST /_local/ses {refuse?: ["address"…], perSecond?: N|null}` → the settings as they now are. */
export function changeSes(store: MailStore): Endpoint {
  return async ({ body }) => {
    const wish = await body();
    try {
      return json(200, changeSesSettings(store, wish));
    } catch (error) {
      throw new EndpointRefusal(400, error instanceof Error ? error.message : String(error));
    }
  };
}
