import type { Seen } from './act.ts';
import { viewClocks } from './clocks.ts';
import { followersOf } from './follow-incident.ts';
import { handoffsOf } from './handoff.ts';
import type { Fact, Handoff } from './incident.ts';
import { type Kin, unread } from './kin.ts';
import { obstacles, standsAgainst, withheld } from './obstacles.ts';
import { rolesIn } from './roles.ts';
import { runbooksOf } from './runbooks.ts';
import { type Action, BUILT, inWords, judge } from './states.ts';
import { tasksOf, viewTask } from './tasks.ts';

/** What a caller may do with an incident now, or why not. */
export type ActionView =
  | { readonly name: Action; readonly href: string; readonly allowed: true }
  | {
      readonly name: Action;
      readonly allowed: false;
      readonly code: 'role' | 'state' | 'kind' | 'major';
      readonly reason: string;
    };

/** Every action that is built, in the contract's order. */
export function actionsFor(seen: Seen): readonly ActionView[] {
  const { incident, roles } = seen;
  return BUILT.map((name) => {
    const verdict = judge(incident.status, name, roles);
    const role = !verdict.allowed && verdict.code === 'role' ? `You may not ${inWords(name)} this incident.` : null;
    const lacking = role ?? withheld[name]?.(seen) ?? null;
    if (lacking !== null) return { name, allowed: false, code: 'role', reason: lacking };
    if (!verdict.allowed) {
      const reason = `Not while the incident is ${incident.status.replace('_', ' ')}.`;
      return { name, allowed: false, code: verdict.code, reason };
    }
    const against = standsAgainst(name, incident);
    if (against !== null) return { name, allowed: false, ...against };
    const obstacle = obstacles[name]?.(seen) ?? null;
    if (obstacle !== null) return { name, allowed: false, code: 'state', reason: obstacle };
    return { name, href: `/v1/incidents/${incident.id}/${name}`, allowed: true };
  });
}

/**
 * The incident as the contract's section 3 shows it. Every field is present, null where nothing is known: of parent and
 * children no more than their ids in a list of incidents.
 */
export function viewIncident(seen: Seen, description: string | null, kin: Kin | null = null) {
  const { incident, world, now } = seen;
  return {
    id: incident.id,
    kind: incident.kind,
    status: incident.status,
    summary: incident.summary,
    description,
    channel: incident.channel,
    reporter: {
      name: incident.reporter.name,
      email: incident.reporter.email,
      phone: incident.reporter.phone,
    },
    priority: incident.priority,
    priorityReason: incident.priorityReason,
    major: incident.major,
    tier: incident.tier,
    team: incident.team,
    assignee: incident.assignee,
    roles: rolesIn(incident),
    handoffs: handoffsOf(incident).map(viewHandoff),
    runbooks: runbooksOf(incident),
    tasks: tasksOf(incident).map(viewTask),
    service: incident.service,
    category: incident.category,
    subcategory: incident.subcategory,
    needsReview: incident.needsReview,
    sla: { policy: incident.policy, ...viewClocks(incident, world, now) },
    calls: incident.calls.map(
      ({ pager: _pager, second: _second, timeZone: _timeZone, because: _because, taken: _taken, ...call }) => call,
    ),
    hold:
      incident.hold === null
        ? null
        : {
            reason: incident.hold.reason,
            comment: incident.hold.comment,
            until: incident.hold.until,
            from: incident.hold.from,
          },
    resolution: incident.resolution === null ? null : { knownError: null, ...incident.resolution },
    links: incident.links.map(({ type, id }) => ({ type, id })),
    ...(kin ?? unread(incident)),
    knownErrors: (incident.knownErrors ?? []).flatMap((id) => {
      const known = world.catalogue.knownErrors.get(id);
      return known === undefined ? [] : [{ id, name: known.name }];
    }),
    followers: followersOf(incident).map(({ name, email }) => ({ name, email })),
    mergedInto: incident.mergedInto,
    nextUpdateAt: incident.nextUpdateAt,
    reopenCount: incident.reopenCount,
    drill: incident.drill,
    startedAt: incident.startedAt,
    reportedAt: incident.reportedAt,
    acknowledgedAt: incident.acknowledgedAt,
    resolvedAt: incident.resolvedAt,
    confirmedAt: incident.confirmedAt,
    closedAt: incident.closedAt,
    updatedAt: incident.updatedAt,
    version: incident.version,
    actions: actionsFor(seen),
  };
}

function viewHandoff({ reminders: _reminders, to, tasks, ...handoff }: Handoff) {
  return { ...handoff, tasks: tasks !== undefined, to: to.map(({ name, email }) => ({ name, email })) };
}

/** A fact as the timeline shows it: whom it mails is nobody's business. */
export function viewFact({ owes: _owes, lists: _lists, heard: _heard, ...fact }: Fact) {
  return fact;
}
