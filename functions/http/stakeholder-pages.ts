import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Serve } from '../frame/door.ts';
import { check, readFormOrParts } from '../frame/request.ts';
import { commit } from '../incident/commit.ts';
import { followedBy, follows, unfollowed } from '../incident/follow-incident.ts';
import { allFacts } from '../incident/get-timeline.ts';
import type { Head } from '../incident/head.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { wake } from '../incident/wake.ts';
import type { World } from '../incident/world.ts';
import { linkTo, readLink } from '../notify/link.ts';
import { timeZoneOf } from '../oncall/who.ts';
import { followPage } from '../pages/follow-page.ts';
import { leavePage } from '../pages/leave-page.ts';
import { targetOf } from '../pages/merged-link.ts';
import { openLink } from '../pages/open-link.ts';
import { hasEnded } from '../pages/reporter-link.ts';
import { stakeholderPage } from '../pages/stakeholder-page.ts';
import { endedStakeholderPage, unknownLinkPage } from '../pages/word-page.ts';
import { isChannel } from '../stakeholders/channels.ts';
import { comeBack } from '../stakeholders/join.ts';
import { type Members, memberOf } from '../stakeholders/members.ts';
import { onListLink } from './list-link.ts';
import { again, onPage, type PageDependencies, page, saying, tokenIn } from './page.ts';
import { leaveForm } from './page-forms.ts';

export interface StakeholderDependencies extends PageDependencies {
  readonly members: Members;
}

/** `GET /s/{token}`: changes nothing. */
export function showStakeholderPage(deps: StakeholderDependencies): Serve {
  return onPage(deps, 's', async (_event, { head, link }) => {
    const { incident } = head;
    if (hasEnded(incident, deps.ports.now())) return page(410, endedStakeholderPage(incident.id));
    const world = await deps.world();
    const list = world.catalogue.lists.get(link.call ?? '');
    const leave = leaveOf(head, list, link.recipient);
    const facts = await allFacts(deps.ports.store, head);
    const timeZone = await zoneOf(deps, list, link.recipient, world);
    return page(200, stakeholderPage({ incident, facts, world, timeZone, leave }));
  });
}

/** `GET /u/{token}`: changes nothing. */
export function showLeavePage(deps: StakeholderDependencies): Serve {
  return onLeavePage(deps, {
    list: async (_event, list, email) => {
      const kept = await deps.members.one(list.id, email);
      return page(200, leavePage(list, kept?.left === true));
    },
    incident: async (_event, { incident }, email) => page(200, followPage(incident, !follows(incident, email))),
  });
}

/** `POST /u/{token}`: a button of the page, 303; or the one click of a mail program (RFC 8058), which follows nothing. */
export function actOnLeavePage(deps: StakeholderDependencies): Serve {
  return onLeavePage(deps, {
    list: async (event, list, email) => {
      const form = check(leaveForm, await readFormOrParts(event));
      const { members, ports } = deps;
      if ('do' in form && form.do === 'join') {
        await comeBack({ members, now: ports.now }, list, email, await deps.world());
      } else {
        await members.leave(list.id, email, ports.now());
      }
      return 'do' in form ? again(event) : page(200, leavePage(list, true));
    },
    incident: async (event, { incident }, email) => {
      const form = check(leaveForm, await readFormOrParts(event));
      const back = 'do' in form && form.do === 'join';
      await followByLink(deps.ports, incident.id, email, back);
      return 'do' in form ? again(event) : page(200, followPage(incident, true));
    },
  });
}

interface Leaves {
  readonly list: (event: Parameters<Serve>[0], list: StakeholderList, email: string) => ReturnType<Serve>;
  readonly incident: (event: Parameters<Serve>[0], head: Head, email: string) => ReturnType<Serve>;
}

/** The page of who leaves a list, or follows an incident no longer: also one that became part of another, in that one. */
function onLeavePage(deps: StakeholderDependencies, serve: Leaves): Serve {
  const ofList = onListLink(deps, 'u', serve.list);
  return saying(async (event) => {
    const token = tokenIn(event);
    if (readLink(token)?.id.startsWith('INC-') !== true) return ofList(event);
    const opened = await openLink(deps.ports.store, token, 'u');
    if (opened === null) return page(404, unknownLinkPage());
    return serve.incident(event, await targetOf(deps.ports.store, opened.head), opened.link.recipient);
  });
}

/** Whoever follows by a mail's word may stop, and think better of it: their own address alone is touched. */
async function followByLink(ports: WithWorkflow, id: string, email: string, back: boolean): Promise<void> {
  const actor = { kind: 'person' as const, name: null, email };
  const { head, outcome } = await commit(ports.store, ports.now, id, {
    cid: Buffer.from(ports.random(16)).toString('hex'),
    bodyHash: back ? 'follow' : 'unfollow',
    decide: ({ incident }) =>
      back ? followedBy(incident, { name: email, email }, actor) : unfollowed(incident, email, actor),
  });
  if (outcome === 'applied') await wake(ports, head);
}

/** As their mails of the list, else as those of any colleague. */
async function zoneOf(
  { members }: StakeholderDependencies,
  list: StakeholderList | undefined,
  email: string,
  world: World,
) {
  if (list === undefined) return timeZoneOf(email, world);
  const member = memberOf(list, email, isChannel(email) ? null : await members.one(list.id, email));
  return member?.timeZone ?? world.settings.timeZone;
}

/** How its reader hears of it no longer: leaves the list, or follows it no longer; a chat's room leaves neither. */
function leaveOf(head: Head, list: StakeholderList | undefined, recipient: string) {
  if (isChannel(recipient)) return null;
  const link = (id: string, key: string) => linkTo({ id, purpose: 'u', recipient, call: null }, key);
  if (list !== undefined) return { path: link(list.id, list.linkKey), words: 'Leave the list' };
  if (!follows(head.incident, recipient)) return null;
  return { path: link(head.incident.id, head.linkKey), words: 'Follow it no longer' };
}
