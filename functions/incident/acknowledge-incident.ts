import { answer, callOf, isUnanswered, leavesWork, staysWith } from '../oncall/calls.ts';
import type { Instant } from '../sla/instant.ts';
import { unheard } from '../stakeholders/lists.ts';
import type { Act, Doer, Seen } from './act.ts';
import { dueSteps, stopResponse } from './clocks.ts';
import type { Decision } from './commit.ts';
import type { Actor, Incident, NewFact } from './incident.ts';
import { Refusal } from './refusal.ts';
import { isActor, owed, sameAddress, tellAssignee, tellCommander, tellReporter, tellWaiting } from './tell.ts';
import { tellManager, tellManagerIfHigh } from './tell-manager.ts';
import { triaged } from './triage-incident.ts';
import { undoable } from './undo-incident.ts';
import { SYSTEM, type World } from './world.ts';

/**
 * "I am on it." The first acknowledgement stops the response clock; later ones answer one's own calls. On a `new`
 * incident it triages in the same commit and nobody is called.
 *
 * @param pressed the call that is answered by its own link
 */
export function acknowledgeIncident(act: Act<unknown>, pressed: string | null = null): Decision {
  const { incident, doer, actor, world, now } = act;
  const { incident: sorted, facts } = triaged(incident, world, now, {}, actor);
  const call = sorted.calls.find((one) => one.id === pressed && isUnanswered(one)) ?? callOf(sorted, doer.email);
  const settled = isAssignee(sorted, doer) || hasAnsweredBeside(sorted, doer);
  if (call === undefined && sorted.acknowledgedAt !== null && settled) return 'unchanged';
  const obstacle = takenByAnother(act);
  if (obstacle !== null) throw new Refusal('WrongState', obstacle);
  const mine = taken(sorted, call, doer, now);
  const first = incident.status === 'triaged' && incident.acknowledgedAt === null;
  const next = first ? { ...mine, undo: undoable(incident, mine, doer.email, now) } : mine;
  const late = missedBefore(sorted, actor, world, now);
  return { next, actor, facts: [...facts, ...late, acknowledged(sorted, next, actor, world, now)] };
}

/** Somebody else has it, and this person is not asked. */
export function takenByAnother({ incident, doer }: Seen): string | null {
  const { acknowledgedAt, assignee } = incident;
  if (acknowledgedAt === null || assignee === null || isAssignee(incident, doer)) return null;
  if (callOf(incident, doer.email) !== undefined) return null;
  return `The incident is taken by ${assignee.name}; use assign to change that.`;
}

/** They answered a call that left the work with whoever has it, and nothing was asked of them since. */
function hasAnsweredBeside({ calls, lastActs, assignee }: Incident, doer: Doer): boolean {
  if (assignee === null || lastActs.acknowledge?.by !== doer.email) return false;
  const own = calls.findLast(({ by }) => by !== null && sameAddress(by.email, doer.email));
  return own !== undefined && leavesWork(own);
}

function isAssignee({ assignee }: Incident, doer: Doer): boolean {
  return assignee !== null && sameAddress(assignee.email, doer.email);
}

/** The incident as somebody's own: their call answered, the response clock stopped, the state moved on. */
export function taken(incident: Incident, call: ReturnType<typeof callOf>, doer: Doer, now: string): Incident {
  const first = incident.acknowledgedAt === null;
  const answered = answer(first ? stopResponse(incident, now) : incident, call, doer, now);
  const keeper = call === undefined ? null : staysWith(incident, call);
  return {
    ...answered,
    status: incident.status === 'triaged' ? 'investigating' : incident.status,
    acknowledgedAt: incident.acknowledgedAt ?? now,
    tellAt: null,
    assignee: keeper ?? { name: doer.name, email: doer.email },
  };
}

/**
 * The fact, and who is told: the reporter who has it, the others who were called that nothing is wanted of them, a
 * manager of one that is high, and stakeholders who waited for it to be sure.
 */
export function acknowledged(before: Incident, next: Incident, actor: Actor, world: World, now: Instant): NewFact {
  const first = before.acknowledgedAt === null;
  return {
    type: 'acknowledged',
    visibility: 'public',
    data: { assignee: next.assignee },
    owes: [
      ...tellWaiting(before, 'taken', actor),
      ...(before.assignee === null ? [] : tellAssignee(before, 'taken', actor)),
      ...(next.priority === 'low' || !first ? [] : tellReporter(next, 'who_has_it')),
      ...tellCommander(before, 'taken', actor),
      ...(first ? tellManagerIfHigh(next, 'taken', actor, world, now) : []),
    ],
    lists: before.tellAt === null ? [] : unheard(next, world),
  };
}

/**
 * That the response was missed, where it is acknowledged before anything has said so. Desk and commander hear of it, for
 * low priority a manager too; nobody is called for what somebody has.
 */
export function missedBefore(before: Incident, actor: Actor, world: World, now: Instant): readonly NewFact[] {
  const missed = dueSteps(before, world, now).find(({ take }) => take.clock === 'response' && take.do === 'breach');
  if (missed === undefined) return [];
  const { percent, dueAt } = missed.take;
  const { desk } = world.settings;
  return [
    {
      type: 'breached',
      actor: SYSTEM,
      occurredAt: dueAt,
      data: { clock: 'response', percent, dueAt, acknowledged: true },
      owes: [
        ...(isActor(actor, desk) ? [] : [owed('breached', { name: 'Service desk', email: desk })]),
        ...tellCommander(before, 'breached', actor),
        ...(before.priority === 'low' ? tellManager(before, 'breached', actor, world, now) : []),
      ],
    },
  ];
}
