import { callPerson } from '../incident/call-person.ts';
import type { Actor, Call, Incident, NewFact, Owed } from '../incident/incident.ts';
import { owed, sameAddress, tellAssignee, tellCommander } from '../incident/tell.ts';
import { SYSTEM, teamOf, type World } from '../incident/world.ts';
import { type CalledBy, type Change, repeatCall, type StepDone, supersede } from '../oncall/calls.ts';
import { nextTeam } from '../oncall/path.ts';
import { type Callee, chainOf, managersOf } from '../oncall/who.ts';
import type { DueStep } from '../sla/clock.ts';
import type { Instant } from '../sla/instant.ts';

/** How an escalation came about. */
export interface Occasion {
  readonly step: StepDone;
  readonly actor: Actor;
  readonly text?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The call whose silence leads here: of people in authority, who comes after its person. */
  readonly unanswered?: Call;
}

export function byClock(step: NonNullable<StepDone>): Occasion {
  return { step, actor: SYSTEM };
}

/**
 * Functional escalation: the incident goes to the next tier at once, by its path if it has one, and its on-call person
 * is called. The assignee stays until that call is acknowledged. Where no tier is above, a person of authority is called.
 */
export function escalateFunctionally(incident: Incident, occasion: Occasion, world: World, now: Instant): Change {
  const next = nextTeam(incident, world.catalogue, now);
  if (next === undefined) return escalateHierarchically(incident, occasion, world, now);
  const moved: Incident = { ...incident, team: next.id, tier: next.tier };
  const fact: NewFact = {
    type: 'escalated',
    text: occasion.text ?? null,
    data: {
      to: 'functional',
      step: occasion.step,
      from: incident.team,
      team: next.id,
      tier: next.tier,
      ...occasion.data,
    },
    owes: tellOfEscalation(incident, occasion.actor),
  };
  return called(moved, [fact], first(chainOf(moved, next, world, now)), 'functional', world, now);
}

/** Hierarchical escalation: a person of authority is called; team, tier and assignee stay. */
export function escalateHierarchically(incident: Incident, occasion: Occasion, world: World, now: Instant): Change {
  const fact: NewFact = {
    type: 'escalated',
    text: occasion.text ?? null,
    data: { to: 'hierarchical', step: occasion.step, ...occasion.data },
    owes: tellOfEscalation(incident, occasion.actor),
  };
  const chain = managersOf(incident, world, now);
  const silent = chain.findIndex(({ email }) => sameAddress(email, occasion.unanswered?.to.email ?? ''));
  return called(
    incident,
    [fact],
    first(chain.slice(Math.min(silent + 1, chain.length - 1))),
    'hierarchical',
    world,
    now,
  );
}

function tellOfEscalation(incident: Incident, actor: Actor): readonly Owed[] {
  return [...tellAssignee(incident, 'escalated', actor), ...tellCommander(incident, 'escalated', actor)];
}

/** What a clock does at a share of its target, as the policy's step says. */
export function takeStep(incident: Incident, step: DueStep, world: World, now: Instant): Change {
  const occasion = occasionOf(step);
  switch (step.do) {
    case 'functional':
      return escalateFunctionally(incident, occasion, world, now);
    case 'hierarchical':
      return escalateHierarchically(incident, occasion, world, now);
    case 'breach':
      return breach(incident, step, world, now);
    case 'tell_assignee':
      return {
        incident,
        facts: [
          {
            type: 'warned',
            data: { clock: step.clock, percent: step.percent, dueAt: step.dueAt },
            owes: tellWhoHasIt(incident, world),
          },
        ],
      };
    case 'call_again':
      return callAgain(incident, step, world, now);
  }
}

/** When it was due is recorded beside it: a changed priority or a hold moves what the clock would say later. */
function occasionOf({ clock, percent, dueAt }: DueStep): Occasion {
  return { ...byClock({ clock, percent }), data: { dueAt } };
}

/** A service request calls nobody: the desk hears of one that nobody has. */
function tellWhoHasIt(incident: Incident, { settings }: World): readonly Owed[] {
  if (incident.kind === 'incident' || incident.assignee !== null) return tellAssignee(incident, 'warning', SYSTEM);
  return [owed('warning', { name: 'Service desk', email: settings.desk })];
}

/**
 * A target is missed: it is recorded, assignee and desk are told, and a manager is called in the same commit.
 * For low priority desk and manager are told and nobody is called.
 */
function breach(before: Incident, step: DueStep, world: World, now: Instant): Change {
  const incident = { ...before, overdue: { ...before.overdue, [step.clock]: { lastAt: now, repeats: 0 } } };
  const desk = owed('breached', { name: 'Service desk', email: world.settings.desk });
  const quiet = incident.priority === 'low';
  const managers = quiet ? managersOf(incident, world, now) : [];
  const fact: NewFact = {
    type: 'breached',
    data: { clock: step.clock, percent: step.percent, dueAt: step.dueAt },
    owes: [
      ...tellAssignee(incident, 'breached', SYSTEM),
      ...tellCommander(incident, 'breached', SYSTEM),
      desk,
      ...managers.slice(0, 1).map((to) => owed('breached', to)),
    ],
  };
  if (quiet) return { incident, facts: [fact] };
  const escalated = escalateHierarchically(incident, occasionOf(step), world, now);
  return { incident: escalated.incident, facts: [fact, ...escalated.facts] };
}

/** Repeats the newest open call, an expert's last; where none is open, the team's on-call person is called anew. */
function callAgain(incident: Incident, { clock, percent, dueAt }: DueStep, world: World, now: Instant): Change {
  const all = incident.calls.filter((call) => call.outcome === 'open');
  const open = all.findLast(({ reason }) => reason !== 'call') ?? all.at(-1);
  if (open !== undefined) return repeatCall(incident, open.id, now, { clock, percent }, dueAt);
  const to = first(chainOf(incident, teamOf(incident, world), world, now));
  return called(incident, [], to, 'next', world, now, { step: { clock, percent }, stepDueAt: dueAt });
}

export function called(
  incident: Incident,
  facts: readonly NewFact[],
  to: Callee,
  reason: 'functional' | 'hierarchical' | 'next',
  world: World,
  now: Instant,
  by: CalledBy = {},
): Change {
  const call = callPerson(supersede(incident), to, reason, world, now, by);
  return { incident: call.incident, facts: [...facts, ...call.facts] };
}

/** Every chain ends with the desk, so there is always a first. */
function first(chain: readonly Callee[]): Callee {
  const [callee] = chain;
  if (callee === undefined) throw new Error('a chain of people to call is empty');
  return callee;
}
