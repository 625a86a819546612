import { answer, type Change, callOf } from '../oncall/calls.ts';
import type { Callee } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import type { Act, Seen } from './act.ts';
import type { CommandRole, Handoff, Incident, Owed, Roles } from './incident.ts';
import { everybodyOn, isHolder, isSame, rolesIn } from './roles.ts';
import { openTasks, tasksOf, withReminder } from './tasks.ts';
import { isActor, owed, sameAddress } from './tell.ts';
import { teamOf, type World } from './world.ts';

/** What is handed over: roles, the incident itself, the open tasks of somebody by their address, or several of these. */
export interface Parts {
  readonly roles: readonly CommandRole[];
  readonly assignee: boolean;
  readonly tasks?: string;
}

export function handoffsOf({ handoffs }: Pick<Incident, 'handoffs'>): readonly Handoff[] {
  return handoffs ?? [];
}

/** Whether it can still be accepted: it is offered, and its time is not over. */
export function isOffered({ returnedAt, until }: Handoff, now: Instant): boolean {
  return returnedAt === null && now < until;
}

/** Whether somebody is among those to whom it was offered. */
export function isOfferedTo({ to }: Handoff, email: string): boolean {
  return to.some((one) => sameAddress(one.email, email));
}

/** Why somebody may not force one. */
export function forcesWithoutRight(
  { roles }: Seen,
  { force = false }: { readonly force?: boolean } = {},
): string | null {
  if (!force || roles.includes('service-desk') || roles.includes('manager')) return null;
  return 'Only the service desk or a manager may force a handoff. Offer it, or ask one of them.';
}

/** Whether two handoffs are about the same thing. */
export function overlap(one: Parts, other: Parts): boolean {
  const sameTasks = one.tasks !== undefined && other.tasks !== undefined && sameAddress(one.tasks, other.tasks);
  return (one.assignee && other.assignee) || sameTasks || one.roles.some((role) => other.roles.includes(role));
}

export function holdsAll(incident: Incident, { roles, assignee, tasks }: Parts, email: string): boolean {
  const held = rolesIn(incident);
  if (tasks !== undefined && !sameAddress(tasks, email)) return false;
  return roles.every((role) => isHolder(held[role], email)) && (!assignee || isHolder(incident.assignee, email));
}

/** Without the handoffs of what has come to another holder in another way: whoever has it now settled them. */
export function withoutSettled(before: Incident, next: Incident): Incident {
  const open = handoffsOf(next);
  const left = open.filter(({ roles, assignee, tasks }) => {
    // Of tasks alone nothing is left to hand over once all are done, or somebody else's.
    if (roles.length === 0 && !assignee && tasks !== undefined) return openTasks(next, tasks).length > 0;
    const held = roles.every((role) => isSame(rolesIn(before)[role], rolesIn(next)[role]));
    return held && (!assignee || isSame(before.assignee, next.assignee));
  });
  return left.length === open.length ? next : { ...next, handoffs: left };
}

/** The mails that ask somebody to accept: to their address, and to whatever else they are reached by. */
export function askToAccept(to: Callee, handoff: string): readonly Owed[] {
  const mail = (kind: 'handoff_offered' | 'asked_pager', email: string): Owed => ({
    ...owed(kind, { ...to, email }),
    asks: { what: handoff, whom: to.email },
  });
  return [
    mail('handoff_offered', to.email),
    ...(to.second === null ? [] : [mail('handoff_offered', to.second)]),
    ...(to.pager === null ? [] : [mail('asked_pager', to.pager)]),
  ];
}

/**
 * What was offered is somebody's now. A team that takes the incident over has it, in its tier. Everybody on the
 * incident is told, those included who are off it by this.
 *
 * @param forcedBecause why nobody was asked; null where they accepted
 */
export function handedOver(
  incident: Incident,
  handoff: Handoff,
  to: { readonly name: string; readonly email: string },
  { actor, world, now }: Pick<Act<unknown>, 'actor' | 'world' | 'now'>,
  forcedBecause: string | null = null,
): Change {
  const holder = { name: to.name, email: to.email };
  const held = rolesIn(incident);
  const roles: Roles = { ...held, ...Object.fromEntries(handoff.roles.map((role) => [role, holder])) };
  const team = handoff.assignee && handoff.team !== null ? world.catalogue.teams.get(handoff.team) : undefined;
  const own = handoff.assignee ? callOf(incident, to.email) : undefined;
  const settled = own === undefined ? incident : answer(incident, own, holder, now);
  const mine = handoff.tasks === undefined ? [] : openTasks(incident, handoff.tasks).map(({ id }) => id);
  const tasks = tasksOf(settled).map((task) =>
    mine.includes(task.id) ? withReminder({ ...task, owner: holder }, now) : task,
  );
  const next: Incident = {
    ...settled,
    roles,
    ...(mine.length === 0 ? {} : { tasks }),
    ...(handoff.assignee ? { assignee: holder } : {}),
    ...(team === undefined ? {} : { team: team.id, tier: incident.kind === 'request' ? null : team.tier }),
    handoffs: handoffsOf(incident).filter(({ id }) => id !== handoff.id),
  };
  return {
    incident: next,
    facts: [
      {
        type: 'handed_off',
        text: forcedBecause,
        data: {
          handoff: handoff.id,
          roles: handoff.roles,
          assignee: handoff.assignee,
          ...(handoff.tasks === undefined ? {} : { tasks: mine }),
          forced: forcedBecause !== null,
          to: holder,
          team: team?.id ?? null,
          from: {
            roles: Object.fromEntries(handoff.roles.map((role) => [role, held[role]])),
            assignee: handoff.assignee ? incident.assignee : null,
            team: team === undefined ? null : (teamOf(incident, world)?.id ?? null),
          },
        },
        owes: [...everybodyOn(incident), handoff.by, holder]
          .filter(({ email }) => !isActor(actor, email))
          .map((one) => owed('handed_off', one)),
      },
    ],
  };
}

/** Why a handoff came back. */
export type Return = 'lapsed' | 'declined' | 'withdrawn' | 'bounced';

/**
 * It stays where it is. Where nobody took it, it stays to be settled, and desk, commander and whoever offered it are
 * told; where it was taken back, it is over, and those who were asked are told.
 */
export function handoffReturned(
  incident: Incident,
  handoff: Handoff,
  because: Return,
  text: string | null,
  { actor, world, now }: Pick<Act<unknown>, 'actor' | 'world' | 'now'>,
): Change {
  const over = because === 'withdrawn';
  const handoffs = over
    ? handoffsOf(incident).filter(({ id }) => id !== handoff.id)
    : handoffsOf(incident).map((one) => (one.id === handoff.id ? { ...one, returnedAt: now } : one));
  const told = over
    ? handoff.returnedAt === null
      ? handoff.to
      : []
    : [deskOf(world), ...commanderOf(incident), handoff.by];
  return {
    incident: { ...incident, handoffs },
    facts: [
      {
        type: 'handoff_returned',
        text,
        data: {
          handoff: handoff.id,
          roles: handoff.roles,
          assignee: handoff.assignee,
          ...(handoff.tasks === undefined ? {} : { tasks: handoff.tasks }),
          to: handoff.to.map(({ name, email }) => ({ name, email })),
          because,
        },
        owes: told.filter(({ email }) => !isActor(actor, email)).map((one) => owed('handoff_returned', one)),
      },
    ],
  };
}

function deskOf({ settings }: World) {
  return { name: 'Service desk', email: settings.desk };
}

function commanderOf(incident: Incident) {
  const { commander } = rolesIn(incident);
  return commander === null ? [] : [commander];
}
