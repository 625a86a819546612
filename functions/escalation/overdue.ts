import { nextWorkingMorning } from '../incident/clocks.ts';
import type { Incident, NewFact } from '../incident/incident.ts';
import { owed, sameAddress, tellCommander } from '../incident/tell.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import { type Change, repeatCall } from '../oncall/calls.ts';
import { type Callee, managersOf } from '../oncall/who.ts';
import { earliest, type Instant, later, plus } from '../sla/instant.ts';
import type { ClockName } from '../sla/policy.ts';
import { called } from './escalate.ts';

const HALF_HOUR_MS = 30 * 60_000;
const FOUR_HOURS_MS = 4 * 60 * 60_000;
/** A manager who says "I have it" is left alone for this long. */
const PEACE_MS = 2 * 60 * 60_000;
/** Repeats to one manager; then the next in the chain is told. */
const REPEATS = 8;

const CLOCKS = ['response', 'resolution'] as const;

/**
 * A missed target is told to a manager and the commander again and again, until somebody acknowledges (response) or
 * resolves (resolution): of high priority every half hour, from the ninth time on every four hours, else once a working
 * day.
 */
export function overdueRepeats(incident: Incident, world: World, now: Instant): Change {
  return CLOCKS.reduce<Change>(
    (before, clock) => {
      const at = repeatAt(before.incident, clock, world);
      if (at === null || at > now) return before;
      const repeated = repeat(before.incident, clock, at, world, now);
      return { incident: repeated.incident, facts: [...before.facts, ...repeated.facts] };
    },
    { incident, facts: [] },
  );
}

/** When a missed target is told again; null where none is. */
export function nextOverdueRepeat(incident: Incident, world: World): Instant | null {
  return earliest(CLOCKS.map((clock) => repeatAt(incident, clock, world)));
}

function repeatAt(incident: Incident, clock: ClockName, world: World): Instant | null {
  const missed = incident.overdue[clock];
  const stored = clock === 'response' ? incident.response : incident.resolutionClock;
  if (missed === null || stored === null || stored.stoppedAt !== null) return null;
  const pause = missed.repeats < REPEATS ? HALF_HOUR_MS : FOUR_HOURS_MS;
  const next =
    incident.priority === 'high' ? plus(missed.lastAt, pause) : nextWorkingMorning(incident, world, missed.lastAt);
  const had = incident.calls.findLast(
    ({ reason, acknowledgedAt }) => reason === 'hierarchical' && acknowledgedAt !== null,
  );
  return had?.acknowledgedAt ? later(next, plus(had.acknowledgedAt, PEACE_MS)) : next;
}

function repeat(before: Incident, clock: ClockName, dueAt: Instant, world: World, now: Instant): Change {
  const repeats = (before.overdue[clock]?.repeats ?? 0) + 1;
  const incident: Incident = { ...before, overdue: { ...before.overdue, [clock]: { lastAt: now, repeats } } };
  const chain = managersOf(incident, world, now);
  const to = chain[Math.min(Math.floor((repeats - 1) / REPEATS), chain.length - 1)];
  if (to === undefined) return { incident, facts: [] };
  if (incident.priority === 'low') return tellAgain(incident, clock, repeats, dueAt, to, world);
  const again = callAgain(incident, clock, dueAt, to, world, now);
  const commander = tellCommander(incident, 'breached', SYSTEM);
  const [first, ...others] = again.facts;
  if (first === undefined) return again;
  return { ...again, facts: [{ ...first, owes: [...(first.owes ?? []), ...commander] }, ...others] };
}

/** For low priority nobody is called: desk and manager are mailed. */
function tellAgain(
  incident: Incident,
  clock: ClockName,
  repeats: number,
  dueAt: Instant,
  to: Callee,
  { settings }: World,
): Change {
  const fact: NewFact = {
    type: 'warned',
    data: { clock, percent: 100, repeats, dueAt },
    owes: [owed('breached', { name: 'Service desk', email: settings.desk }), owed('breached', to)],
  };
  return { incident, facts: [fact] };
}

function callAgain(
  incident: Incident,
  clock: ClockName,
  dueAt: Instant,
  to: Callee,
  world: World,
  now: Instant,
): Change {
  const open = incident.calls.findLast(
    (call) => call.reason === 'hierarchical' && call.outcome === 'open' && sameAddress(call.to.email, to.email),
  );
  if (open !== undefined) return repeatCall(incident, open.id, now, { clock, percent: 100 }, dueAt);
  const again = called(incident, [], to, 'hierarchical', world, now);
  // It is told again in its own time: it follows no steps beside.
  const calls = again.incident.calls.map((call) =>
    call.at === now && call.outcome === 'open' ? { ...call, taken: 100 } : call,
  );
  return { ...again, incident: { ...again.incident, calls } };
}
