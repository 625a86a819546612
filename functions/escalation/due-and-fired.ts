import { plannedCallSteps, plannedSteps } from '../incident/clocks.ts';
import { firstCallAt } from '../incident/first-call.ts';
import { callsHeldUntil } from '../incident/held-calls.ts';
import type { Call, Fact, FactType, Incident, Owed } from '../incident/incident.ts';
import { isHolder } from '../incident/roles.ts';
import { isOpen } from '../incident/states.ts';
import { isOpenTask, tasksOf } from '../incident/tasks.ts';
import type { World } from '../incident/world.ts';
import { repeatAt } from '../oncall/calls.ts';
import type { PlannedStep } from '../sla/clock.ts';
import { type Instant, millis, plus } from '../sla/instant.ts';
import type { ClockName, Step } from '../sla/policy.ts';
import { hasSteps } from './call-steps.ts';

/** What is due and has not come by then is late: what is promised of an escalation, and more than the sweeper needs. */
export const LATE_MS = 180_000;

interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * `ahead` it is still to come · `late` it was due, and has not come · `fired` it came · `skipped` a higher step of the
 * same clock acted in its place · `held` the clock stands still, maintenance holds calls, or too many were asked for ·
 * `not_needed` its clock ended before, or had passed it at another priority.
 */
type StepState = 'ahead' | 'late' | 'fired' | 'skipped' | 'held' | 'not_needed';

/** One step of an incident: when it was due, when it came, and who answered. */
export interface StepRow {
  /** Null for what no clock made: the first call, those that people or bounces make, and that of an error budget. */
  readonly clock: ClockName | null;
  readonly percent: number | null;
  readonly do: Step['do'] | 'call' | 'task_reminder' | 'task_due';
  /** The task that was due, or of which its owner was to be reminded; null for any other step. */
  readonly task: { readonly id: string; readonly text: string } | null;
  /** The call whose own step it is; null for one of the incident's clocks. */
  readonly call: string | null;
  /** The call that it made; what became of it is null once the incident no longer keeps it. */
  readonly called: { readonly id: string; readonly to: Person; readonly outcome: Call['outcome'] | null } | null;
  readonly dueAt: Instant | null;
  readonly firedAt: Instant | null;
  /** Seconds after its due time at which it came; of one that is late, so far. */
  readonly lateSeconds: number | null;
  readonly state: StepState;
  /** Times at which its call was made again, and the next one. */
  readonly repeats: readonly { readonly dueAt: Instant; readonly firedAt: Instant | null }[];
  /** Who answered its call; of one that was not needed, who acted before. */
  readonly actedBy: (Person & { readonly at: Instant }) | null;
  /** The mails that it owes, with the fact of each. */
  readonly owes: readonly { readonly fact: Fact; readonly owed: Owed }[];
}

/**
 * Every step of an incident, by when it was due: what its facts say came, each with the due time that it had then, and
 * what its clocks and calls still have ahead. It reads what was recorded, and asks nobody who did the work.
 */
export function dueAndFired(
  incident: Incident,
  facts: readonly Fact[],
  world: World,
  now: Instant,
): readonly StepRow[] {
  const fired = cameOf(incident, facts);
  const rows = [
    ...fired.map((row) => withNextRepeat(row, incident)),
    ...firstCallAhead(incident, facts, world, now),
    ...stepsAhead(incident, facts, fired, world, now),
    ...tasksAhead(incident, now),
  ];
  return rows.toSorted((a, b) => compare(a.dueAt ?? a.firedAt, b.dueAt ?? b.firedAt));
}

/** Steps of clocks and calls that are due and were not taken, without a look at the facts. */
export function lateSteps(incident: Incident, world: World, now: Instant): readonly StepRow[] {
  return stepsAhead(incident, [], [], world, now).filter(({ state }) => state === 'late');
}

const UNDONE: Pick<StepRow, 'task' | 'call' | 'called' | 'firedAt' | 'lateSeconds' | 'repeats' | 'actedBy' | 'owes'> = {
  task: null,
  call: null,
  called: null,
  firedAt: null,
  lateSeconds: null,
  repeats: [],
  actedBy: null,
  owes: [],
};

/** What came, in the order of the facts. */
function cameOf(incident: Incident, facts: readonly Fact[]): readonly StepRow[] {
  const rows: StepRow[] = [];
  let acknowledged = false;
  /** The row of the fact just before, where a call that follows belongs to it. */
  let open: number | null = null;
  facts.forEach((fact, index) => {
    const before = open;
    open = null;
    const step = stepIn(fact);
    if (fact.type === 'acknowledged') acknowledged = true;
    if (fact.type === 'undone' && fact.data['act'] === 'acknowledged') acknowledged = false;
    if (fact.type === 'skipped' && step !== null) {
      rows.push({ ...came(fact, step, doOf(fact)), call: textIn(fact, 'call'), state: 'skipped', firedAt: null });
    }
    if (fact.type === 'warned' && step !== null && fact.data['repeats'] === undefined) {
      rows.push({ ...came(fact, step, 'tell_assignee'), call: textIn(fact, 'call') });
    }
    if (fact.type === 'breached' && step !== null) open = rows.push(came(fact, step, 'breach')) - 1;
    if (fact.type === 'budget_exhausted') open = rows.push(came(fact, null, 'hierarchical')) - 1;
    if (fact.type === 'escalated' && (step !== null || before !== null)) {
      const row = before === null ? undefined : rows[before];
      open =
        row === undefined || before === null
          ? rows.push({ ...came(fact, step, doOf(fact)), call: textIn(fact, 'call') }) - 1
          : replace(before, { ...row, owes: [...row.owes, ...owedBy(fact)] });
    }
    if (fact.type === 'called') {
      const row = before === null ? undefined : rows[before];
      if (row === undefined || before === null) {
        rows.push(
          answeredBy({ ...came(fact, step, step === null ? 'call' : 'call_again') }, fact, incident, facts, index),
        );
      } else
        replace(before, answeredBy({ ...row, owes: [...row.owes, ...owedBy(fact)] }, fact, incident, facts, index));
    }
    if (fact.type === 'call_repeated') repeated(fact, step);
    if (fact.type === 'reminded' && fact.data['of'] === 'task') rows.push(...toldOf(incident, fact));
  });
  return rows;

  function replace(at: number, row: StepRow): number {
    rows[at] = row;
    return at;
  }

  /** By a step of its own or of a clock; or, after three minutes or a missed target, as a part of its call. */
  function repeated(fact: Fact, step: OfClock | null): void {
    const at = rows.findIndex(({ called }) => called !== null && called.id === fact.data['call']);
    const row = rows[at];
    const missed = rows.some((one) => one.do === 'breach' && one.clock === step?.clock && one.call === null);
    if (step !== null && !(missed && step.percent === 100)) {
      const own = acknowledged && step.clock === 'response';
      const { called = null } = row ?? {};
      rows.push({ ...came(fact, step, 'call_again'), call: own ? textIn(fact, 'call') : null, called });
    } else if (row !== undefined) {
      const again = { dueAt: textIn(fact, 'dueAt') ?? fact.at, firedAt: fact.at };
      replace(at, { ...row, repeats: [...row.repeats, again], owes: [...row.owes, ...owedBy(fact)] });
    }
  }
}

interface OfClock {
  readonly clock: ClockName;
  readonly percent: number;
}

/** The step that made a fact; null where a person or the three minutes did. */
function stepIn({ data, type }: Fact): OfClock | null {
  const step = type === 'breached' || type === 'warned' ? data : data['step'];
  return typeof step === 'object' && step !== null && 'clock' in step && 'percent' in step ? (step as OfClock) : null;
}

function doOf({ type, data }: Fact): Step['do'] {
  // One that was recorded before steps said what they do.
  if (type === 'skipped') return (data['do'] as Step['do'] | undefined) ?? 'hierarchical';
  return data['to'] === 'functional' ? 'functional' : 'hierarchical';
}

/** The fact's own due time is the truth: a changed priority or a hold has moved what the clock says since. */
function came(fact: Fact, step: OfClock | null, what: StepRow['do']): StepRow {
  const said = textIn(fact, fact.type === 'called' ? 'stepDueAt' : 'dueAt');
  // What no clock made was due when it was done; of what an earlier version recorded nobody knows any more.
  const dueAt = said ?? (step === null ? fact.at : null);
  return {
    ...UNDONE,
    clock: step?.clock ?? null,
    percent: step?.percent ?? null,
    do: what,
    dueAt,
    firedAt: fact.at,
    lateSeconds: dueAt === null ? null : secondsAfter(dueAt, fact.at),
    state: 'fired',
    owes: owedBy(fact),
  };
}

/** The call that a row made. The first one was due with the report, unless it waited for the hours to open. */
function answeredBy(row: StepRow, fact: Fact, incident: Incident, facts: readonly Fact[], index: number): StepRow {
  const id = textIn(fact, 'call') ?? '';
  const call = incident.calls.find((one) => one.id === id);
  const before = facts[index - 1];
  const first = row.do === 'call' && before?.type === 'triaged' && before.at === fact.at;
  const dueAt = first ? (textIn(fact, 'stepDueAt') ?? facts[0]?.at ?? fact.at) : row.dueAt;
  return {
    ...row,
    dueAt,
    lateSeconds: dueAt === null ? null : secondsAfter(dueAt, fact.at),
    called: { id, to: fact.data['to'] as Person, outcome: call?.outcome ?? null },
    actedBy: call?.by && call.acknowledgedAt !== null ? { ...call.by, at: call.acknowledgedAt } : null,
  };
}

function owedBy(fact: Fact): StepRow['owes'] {
  return fact.owes.map((owed) => ({ fact, owed }));
}

function textIn({ data }: Fact, name: string): string | null {
  const value = data[name];
  return typeof value === 'string' ? value : null;
}

function withNextRepeat(row: StepRow, incident: Incident): StepRow {
  const call = row.do === 'call_again' ? undefined : incident.calls.find(({ id }) => id === row.called?.id);
  const at = call === undefined || !isOpen(incident.status) ? null : repeatAt(incident, call);
  return at === null ? row : { ...row, repeats: [...row.repeats, { dueAt: at, firedAt: null }] };
}

/** The first call, as long as it was not made: it may wait though an expert or a manager was called by hand. */
function firstCallAhead(incident: Incident, facts: readonly Fact[], world: World, now: Instant): readonly StepRow[] {
  const called = incident.callAt === null && facts.some(({ type }) => type === 'called');
  if (incident.kind === 'request' || called) return [];
  const row: StepRow = { ...UNDONE, clock: null, percent: null, do: 'call', dueAt: null, state: 'ahead' };
  const asked = facts[0]?.at ?? incident.reportedAt;
  const waits = firstCallAt(incident, world, now);
  if (isOpen(incident.status) && incident.acknowledgedAt === null) {
    if (facts.some(({ type }) => type === 'call_held')) return [{ ...row, dueAt: asked, state: 'held' }];
    return [standing({ ...row, dueAt: waits ?? asked }, now)];
  }
  return [{ ...row, dueAt: asked, state: 'not_needed', actedBy: whoEnded(facts, 'response') }];
}

/** Steps that have not come, and of the incident's clocks those that never will. */
function stepsAhead(
  incident: Incident,
  facts: readonly Fact[],
  fired: readonly StepRow[],
  world: World,
  now: Instant,
): readonly StepRow[] {
  const held = callsHeldUntil(incident, world, now) !== null;
  const ofClocks = plannedSteps(incident, world).flatMap((step) => {
    const known = fired.some((row) => row.call === null && row.clock === step.clock && row.percent === step.percent);
    if (step.passed && known) return [];
    const over = step.passed || step.over || !isOpen(incident.status);
    if (!over) return [row(step, null)];
    return [
      { ...row(step, null), state: 'not_needed' as const, lateSeconds: null, actedBy: whoEnded(facts, step.clock) },
    ];
  });
  const ofCalls = incident.calls
    .filter((call) => isOpen(incident.status) && hasSteps(incident, call, world))
    .flatMap((call) =>
      plannedCallSteps(incident, call, world)
        .filter(({ passed }) => !passed)
        .map((step) => row(step, call.id)),
    );
  return [...ofClocks, ...ofCalls];

  function row({ clock, percent, do: what, dueAt }: PlannedStep, call: string | null): StepRow {
    const still = held || dueAt === null || (call === null && incident.status === 'on_hold');
    const step: StepRow = { ...UNDONE, clock, percent, do: what, call, dueAt: still ? null : dueAt, state: 'held' };
    return still ? step : standing(step, now);
  }
}

/** What was told of tasks: a row each, with the mails of the fact that told of them. */
function toldOf(incident: Incident, fact: Fact): readonly StepRow[] {
  const said = (fact.data['tasks'] ?? []) as readonly {
    readonly id: string;
    readonly text: string;
    readonly dueAt: Instant | null;
  }[];
  const ahead = fact.data['reminders'] === 0;
  return said.map(({ id, text, dueAt }) => {
    const task = tasksOf(incident).find((one) => one.id === id);
    // One fact reminds of several tasks, each owner of their own.
    const own = owedBy(fact).filter(({ owed }) => isHolder(task?.owner ?? null, owed.to.email));
    return {
      ...UNDONE,
      clock: null,
      percent: null,
      do: ahead ? 'task_reminder' : 'task_due',
      task: { id, text },
      dueAt,
      firedAt: fact.at,
      lateSeconds: dueAt === null ? null : secondsAfter(dueAt, fact.at),
      state: 'fired',
      actedBy: task?.by !== undefined && task.doneAt !== undefined ? { ...task.by, at: task.doneAt } : null,
      owes: ahead && own.length > 0 ? own : owedBy(fact),
    };
  });
}

/** Tasks that are still to be told of, and those that were done before their time. */
function tasksAhead(incident: Incident, now: Instant): readonly StepRow[] {
  return tasksOf(incident).flatMap((task) => {
    const { id, text, dueAt, remindAt, told, by, doneAt } = task;
    if (dueAt === undefined || told || task.ended === 'dropped') return [];
    const due: StepRow = {
      ...UNDONE,
      clock: null,
      percent: null,
      do: 'task_due',
      task: { id, text },
      dueAt,
      state: 'ahead',
    };
    if (!isOpenTask(task)) {
      const actedBy = by === undefined || doneAt === undefined ? null : { ...by, at: doneAt };
      return [{ ...due, state: 'not_needed' as const, actedBy }];
    }
    if (!isOpen(incident.status)) return [{ ...due, state: 'not_needed' as const }];
    if (incident.status === 'on_hold') return [{ ...due, state: 'held' as const }];
    const reminder: StepRow = { ...due, do: 'task_reminder', dueAt: remindAt ?? dueAt };
    return [...(remindAt === undefined ? [] : [standing(reminder, now)]), standing(due, now)];
  });
}

/** Ahead, or late. */
function standing(row: StepRow, now: Instant): StepRow {
  if (row.dueAt === null || plus(row.dueAt, LATE_MS) >= now) return { ...row, state: 'ahead' };
  return { ...row, state: 'late', lateSeconds: secondsAfter(row.dueAt, now) };
}

const ENDS: Readonly<Record<ClockName, readonly FactType[]>> = {
  response: ['acknowledged', 'resolved', 'cancelled', 'converted', 'merged'],
  resolution: ['resolved', 'cancelled', 'converted', 'merged'],
};

/** The person whose act ended a clock; null where it was none. */
function whoEnded(facts: readonly Fact[], clock: ClockName): StepRow['actedBy'] {
  const ends = facts.filter(({ type }) => ENDS[clock].includes(type));
  const fact = clock === 'response' ? ends[0] : ends.at(-1);
  if (fact === undefined) return null;
  const { name, email } = fact.actor;
  return name === null || email === null ? null : { name, email, at: fact.at };
}

function secondsAfter(dueAt: Instant, at: Instant): number {
  return Math.max(0, Math.floor((millis(at) - millis(dueAt)) / 1_000));
}

/** What has no time comes last. */
function compare(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
