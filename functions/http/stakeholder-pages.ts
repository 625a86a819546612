import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { allFacts } from '../incident/get-timeline.ts';
import { linkTo } from '../notify/link.ts';
import { leavePage } from '../pages/leave-page.ts';
import { hasEnded } from '../pages/reporter-link.ts';
import { stakeholderPage } from '../pages/stakeholder-page.ts';
import { endedPage } from '../pages/word-page.ts';
import { comeBack } from '../stakeholders/join.ts';
import type { Members } from '../stakeholders/members.ts';
import { onListLink } from './list-link.ts';
import { again, onPage, type PageDependencies, page } from './page.ts';
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
    const leave = list === undefined ? null : leaveLinkOf(list, link.recipient);
    return page(200, stakeholderPage({ incident, facts: await allFacts(deps.ports.store, head), world, leave }));
  });
}

/** `GET /u/{token}`: changes nothing. */
export function showLeavePage(deps: StakeholderDependencies): Serve {
  return onListLink(deps, 'u', async (_event, list, email) => {
    const kept = await deps.members.one(list.id, email);
    return page(200, leavePage(list, kept?.left === true));
  });
}

/** `POST /u/{token}`: a button of the page, 303; or the one click of a mail program (RFC 8058), which follows nothing. */
export function actOnLeavePage(deps: StakeholderDependencies): Serve {
  return onListLink(deps, 'u', async (event, list, email) => {
    const form = check(leaveForm, readForm(event));
    const { members, ports } = deps;
    if ('do' in form && form.do === 'join') {
      await comeBack({ members, now: ports.now }, list, email, await deps.world());
    } else {
      await members.leave(list.id, email, ports.now());
    }
    return 'do' in form ? again(event) : page(200, leavePage(list, true));
  });
}

function leaveLinkOf(list: StakeholderList, recipient: string): string {
  return linkTo({ id: list.id, purpose: 'u', recipient, call: null }, list.linkKey);
}
