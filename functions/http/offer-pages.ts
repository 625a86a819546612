import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { allFacts } from '../incident/get-timeline.ts';
import { Refusal } from '../incident/refusal.ts';
import { linkTo } from '../notify/link.ts';
import { documentLink } from '../pages/document-link.ts';
import { type Notice, notPossibleNow } from '../pages/layout.ts';
import { answerOffer, offerButtons, offerStanding } from '../pages/offer-link.ts';
import { offerPage } from '../pages/offer-page.ts';
import type { Opened } from '../pages/open-link.ts';
import { again, faultNotice, onPage, type PageDependencies, page, read, reread } from './page.ts';
import { offerForm } from './page-forms.ts';

/** `GET /o/{token}`, of whoever is asked to take command or offered a handoff: changes nothing. */
export function showOfferPage(deps: PageDependencies): Serve {
  return onPage(deps, 'o', async (_event, opened) => offer(deps, opened, 200, null));
}

/** `POST` to the same: 303 to the same page once it is done, 409 where it is not possible now. */
export function actOnOfferPage(deps: PageDependencies): Serve {
  return onPage(deps, 'o', async (event, opened) => {
    const form = read(() => check(offerForm, readForm(event)));
    if (form instanceof Refusal) return offer(deps, opened, form.status, faultNotice(form, []));
    const { incident } = opened.head;
    const facts = await allFacts(deps.ports.store, opened.head);
    const standing = offerStanding(incident, facts, opened.link, deps.ports.now());
    // Sent twice, it finds what its first sending did.
    if (standing === (form.do === 'take' ? 'mine' : 'lapsed')) return again(event);
    if (!offerButtons(standing, opened.link).includes(form.do)) return offer(deps, opened, 409, notPossibleNow);
    try {
      await answerOffer(deps.ports, await deps.world(), opened, form.do);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      return offer(deps, await reread(deps, opened), 409, notPossibleNow);
    }
    return again(event);
  });
}

async function offer(
  deps: PageDependencies,
  { head, link }: Opened,
  status: number,
  notice: Notice | null,
): Promise<Answer> {
  const facts = await allFacts(deps.ports.store, head);
  const world = await deps.world();
  const { incident } = head;
  const document = documentLink(head, link.recipient);
  const work = linkTo({ id: link.id, purpose: 'a', recipient: link.recipient, call: null }, head.linkKey);
  return page(status, offerPage({ incident, facts, link, world, now: deps.ports.now(), notice, work, document }));
}
