import { type Callee, chainOf, onCallOf, person } from '../oncall/who.ts';
import { plus } from '../sla/instant.ts';
import type { Act } from './act.ts';
import { COMMAND_ROLES } from './choices.ts';
import type { Decision } from './commit.ts';
import { askToAccept, handedOver, handoffsOf, holdsAll, overlap, type Parts } from './handoff.ts';
import type { CommandRole, Handoff, Incident } from './incident.ts';
import { invalid, Refusal } from './refusal.ts';
import { heldBy, isHolder, rolesIn } from './roles.ts';
import { openTasks } from './tasks.ts';
import { sameAddress, tellCommander } from './tell.ts';
import { teamOf } from './world.ts';

interface HandoffBody {
  readonly person?: { readonly name: string; readonly email: string } | undefined;
  readonly team?: string | undefined;
  readonly roles?: readonly CommandRole[] | undefined;
  readonly assignee?: boolean | undefined;
  /** The open tasks of whoever offers them; of the assignee, where somebody who answers for the incident does. */
  readonly tasks?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Whoever is offered something accepts within this, or it comes back. */
const ANSWER_MS = 15 * 60_000;
/** Handoffs that may be open at once. */
const MOST = 4;
/** People of a team who are asked at once. */
const ASKED = 3;

/**
 * Offers roles, the incident itself, open tasks or several of these to a person, or to whoever is on call of a team. Nothing moves until
 * somebody accepts. Where nothing is named, it is all that whoever offers it holds; for a team, all that anybody holds.
 * Desk or manager may force it, with a reason: then it moves at once.
 *
 * @throws Refusal ValidationFailed, WrongState
 */
export function handoffIncident(act: Act<HandoffBody>): Decision {
  const { incident, body, doer, actor, now } = act;
  const parts = partsOf(act);
  const to = offeredTo(act);
  checkOffer(act, parts, to);
  const handoff: Handoff = {
    ...parts,
    id: `h${(incident.handoffCount ?? 0) + 1}`,
    to: to.map(({ name, email, timeZone }) => ({ name, email, timeZone })),
    team: body.team ?? null,
    by: { name: doer.name, email: doer.email },
    at: now,
    until: plus(now, ANSWER_MS),
    returnedAt: null,
    reminders: 0,
  };
  // What is offered anew is not offered to anybody else any more.
  const others = handoffsOf(incident).filter((one) => !overlap(one, handoff));
  if (others.length >= MOST) {
    throw new Refusal(
      'WrongState',
      `${MOST} handoffs are open. Return those that are not wanted any more, then offer.`,
    );
  }
  const next: Incident = { ...incident, handoffs: others, handoffCount: (incident.handoffCount ?? 0) + 1 };
  const [first] = to;
  if (body.force === true && first !== undefined) {
    const moved = handedOver(next, handoff, first, act, body.reason ?? '');
    return { next: moved.incident, actor, facts: moved.facts };
  }
  return {
    next: { ...next, handoffs: [...others, handoff] },
    actor,
    facts: [
      {
        type: 'handoff_offered',
        text: body.reason ?? null,
        data: {
          handoff: handoff.id,
          ...parts,
          to: handoff.to.map(({ name, email }) => ({ name, email })),
          team: handoff.team,
          until: handoff.until,
        },
        owes: [...to.flatMap((one) => askToAccept(one, handoff.id)), ...tellCommander(incident, 'handoff_told', actor)],
      },
    ],
  };
}

/** Whoever has none of their own hands over those of the assignee, where they answer for the incident. */
function tasksOfWhom({ incident, body, doer, roles }: Act<HandoffBody>): Pick<Parts, 'tasks'> {
  if (body.tasks !== true) return {};
  if (openTasks(incident, doer.email).length > 0) return { tasks: doer.email.toLowerCase() };
  const answers = roles.some((role) => role === 'service-desk' || role === 'manager' || role === 'commander');
  const theirs = answers ? (incident.assignee?.email ?? null) : null;
  if (theirs === null || openTasks(incident, theirs).length === 0) {
    const whose = answers ? 'Neither you nor the assignee has an' : 'You have no';
    throw invalid('/tasks', `${whose} open task here. Leave tasks out`);
  }
  return { tasks: theirs.toLowerCase() };
}

function partsOf(act: Act<HandoffBody>): Parts {
  const { incident, body, doer } = act;
  if (body.roles !== undefined || body.assignee !== undefined || body.tasks !== undefined) {
    return { roles: [...new Set(body.roles)], assignee: body.assignee ?? false, ...tasksOfWhom(act) };
  }
  const held = rolesIn(incident);
  if (body.team === undefined) {
    return { roles: heldBy(incident, doer.email), assignee: isHolder(incident.assignee, doer.email) };
  }
  return { roles: COMMAND_ROLES.filter((role) => held[role] !== null), assignee: incident.assignee !== null };
}

/** A person, or all who are on call of a team: where nobody is, who would be called for it. */
function offeredTo({ incident, body, world, now }: Act<HandoffBody>): readonly Callee[] {
  if (body.person !== undefined) {
    return [person(body.person, teamOf(incident, world), incident.tier ?? 1, world.catalogue)];
  }
  const team = world.catalogue.teams.get(body.team ?? '');
  const chain = chainOf(incident, team, world, now);
  const onCall = team === undefined ? [] : onCallOf(team, world.catalogue, now);
  return chain.slice(0, Math.max(1, Math.min(ASKED, onCall.length)));
}

/** @throws Refusal */
function checkOffer({ incident, body, doer }: Act<HandoffBody>, parts: Parts, to: readonly Callee[]): void {
  const whom = body.person === undefined ? '/team' : '/person';
  if (body.person !== undefined && sameAddress(body.person.email, doer.email)) {
    throw invalid('/person', 'A handoff goes to somebody else. To take a role use roles, to take the incident assign');
  }
  if (parts.roles.length === 0 && !parts.assignee && parts.tasks === undefined) {
    throw invalid(
      '/roles',
      'You hold nothing here. Say which roles are handed over, or that the assignee or tasks are',
    );
  }
  const [first] = to;
  if (first !== undefined && holdsAll(incident, parts, first.email)) {
    throw invalid(whom, `${first.name} has all of it already. Name somebody else`);
  }
  if (parts.assignee && incident.acknowledgedAt === null) {
    throw new Refusal('WrongState', 'Nobody has acknowledged it yet. Use assign: it calls them.');
  }
  if (parts.roles.length > 0 && incident.kind === 'request') {
    throw new Refusal('WrongState', 'A service request has no roles. Hand over the assignee alone.');
  }
}
