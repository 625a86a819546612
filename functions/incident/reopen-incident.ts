import { type Callee, chainOf, person } from '../oncall/who.ts';
import type { Act, Seen } from './act.ts';
import { callPerson } from './call-person.ts';
import { downAgain } from './charge.ts';
import { continueResolution } from './clocks.ts';
import type { Decision } from './commit.ts';
import type { Incident, NewFact } from './incident.ts';
import { Refusal } from './refusal.ts';
import { isActor, owed, sameAddress, tellAssignee, tellCommander, tellReporter } from './tell.ts';
import { tellManagerIfHigh } from './tell-manager.ts';
import { teamOf } from './world.ts';

/** A closed incident can be reopened for this long. */
const REOPENABLE_MS = 14 * 86_400_000;

/** Why a closed incident stays closed. */
export function closedTooLong({ incident: { closedAt }, now }: Pick<Seen, 'incident' | 'now'>): string | null {
  if (closedAt === null || Date.parse(now) - Date.parse(closedAt) <= REOPENABLE_MS) return null;
  return 'The incident was closed more than 14 days ago. Report a new one and name this id in it.';
}

/**
 * Still broken: back to work, the resolution clock continues, and the assignee and whoever is on call are called
 * again, each once. What was acknowledged stays acknowledged. A service request calls nobody: its assignee is told.
 */
export function reopenIncident(act: Act<{ readonly reason: string }>): Decision {
  const { incident, body, actor, world, now } = act;
  const obstacle = closedTooLong(act);
  if (obstacle !== null) throw new Refusal('WrongState', obstacle);
  const missed = incident.overdue.resolution;
  const back: Incident = {
    ...continueResolution(incident, now),
    ...downAgain(incident, now),
    status: 'investigating',
    resolution: null,
    resolvedAt: null,
    confirmedAt: null,
    closedAt: null,
    attempts: 0,
    reopenCount: incident.reopenCount + 1,
    // Told again in its time from now on: those who are called here come first.
    overdue: { ...incident.overdue, resolution: missed && { ...missed, lastAt: now } },
  };
  const reopened: NewFact = {
    type: 'reopened',
    visibility: 'public',
    text: body.reason,
    data: {
      count: back.reopenCount,
      from: incident.status,
      ...(incident.resolution?.knownError === undefined ? {} : { knownError: incident.resolution.knownError }),
    },
    owes: [
      ...tellReporter(back, 'reporter_reopened'),
      ...(back.kind === 'request' ? tellAssignee(back, 'reopened', actor) : []),
      ...(isActor(actor, world.settings.desk)
        ? []
        : [owed('reopened', { name: 'Service desk', email: world.settings.desk })]),
      ...tellCommander(back, 'reopened', actor),
      ...tellManagerIfHigh(back, 'reopened', actor, world, now),
    ],
    lists: back.told.lists,
  };
  return toCall(back).reduce<{
    readonly next: Incident;
    readonly actor: typeof actor;
    readonly facts: readonly NewFact[];
  }>(
    (decision, to) => {
      const call = callPerson(decision.next, to, 'reopened', world, now);
      return { next: call.incident, actor, facts: [...decision.facts, ...call.facts] };
    },
    { next: back, actor, facts: [reopened] },
  );

  function toCall(present: Incident): readonly Callee[] {
    if (present.kind === 'request') return [];
    const team = teamOf(present, world);
    const assignee =
      present.assignee === null ? [] : [person(present.assignee, team, present.tier ?? 1, world.catalogue)];
    const onCall = chainOf(present, team, world, now).slice(0, 1);
    return [...assignee, ...onCall.filter((to) => !assignee.some((other) => sameAddress(other.email, to.email)))];
  }
}
