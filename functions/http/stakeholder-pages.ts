import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { allFacts } from '../incident/get-timeline.ts';
import { linkTo, readLink, verifyLink } from '../notify/link.ts';
import { leavePage } from '../pages/leave-page.ts';
import { hasEnded } from '../pages/reporter-link.ts';
import { stakeholderPage } from '../pages/stakeholder-page.ts';
import { endedPage, unknownLinkPage } from '../pages/word-page.ts';
import { isChannel } from '../stakeholders/channels.ts';
import type { Members } from '../stakeholders/members.ts';
import { again, onPage, type PageDependencies, page, saying, tokenIn } from './page.ts';
import { leaveForm } from './page-forms.ts';

export interface StakeholderDependencies extends PageDependencies {
  readonly members: Members;
}

/** `GET /s/{token}`: changes nothing. */
export function showStakeholderPage(deps: PageDependencies): Serve {
  return onPage(deps, 's', async (_event, { head, link }) => {
    const { incident } = head;
    if (hasEnded(incident, deps.ports.now())) return page(410, endedPage(incident.id));
    const world = await deps.world();
    const list = world.catalogue.lists.get(link.call ?? '');
    // A room is on no list: its channel is taken out of the catalogue.
    const leave = list === undefined || isChannel(link.recipient) ? null : leaveLinkOf(list, link.recipient);
    return page(200, stakeholderPage({ incident, facts: await allFacts(deps.ports.store, head), world, leave }));
  });
}

/** `GET /u/{token}`: changes nothing. */
export function showLeavePage(deps: StakeholderDependencies): Serve {
  return onLeavePage(deps, async (_event, list, email) => {
    const left = await deps.members.left(list.id);
    return page(200, leavePage(list, left.has(email.toLowerCase())));
  });
}

/** `POST /u/{token}`: a button of the page, 303; or the one click of a mail program (RFC 8058), which follows nothing. */
export function actOnLeavePage(deps: StakeholderDependencies): Serve {
  return onLeavePage(deps, async (event, list, email) => {
    const form = check(leaveForm, readForm(event));
    const now = deps.ports.now();
    if ('do' in form && form.do === 'join') await deps.members.rejoin(list.id, email, now);
    else await deps.members.leave(list.id, email, now);
    return 'do' in form ? again(event) : page(200, leavePage(list, true));
  });
}

type Left = (event: Parameters<Serve>[0], list: StakeholderList, email: string) => ReturnType<Serve>;

function onLeavePage(deps: StakeholderDependencies, serve: Left): Serve {
  return saying(async (event) => {
    const token = tokenIn(event);
    const claimed = readLink(token);
    const list = claimed?.purpose === 'u' ? (await deps.world()).catalogue.lists.get(claimed.id) : undefined;
    const link = list === undefined ? null : verifyLink(token, list.linkKey);
    return list === undefined || link === null ? page(404, unknownLinkPage()) : serve(event, list, link.recipient);
  });
}

function leaveLinkOf(list: StakeholderList, recipient: string): string {
  return linkTo({ id: list.id, purpose: 'u', recipient, call: null }, list.linkKey);
}
