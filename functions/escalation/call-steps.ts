import { dueCallSteps, nextCallStepAt } from '../incident/clocks.ts';
import type { Call, Incident, NewFact } from '../incident/incident.ts';
import { owed } from '../incident/tell.ts';
import { tellManager } from '../incident/tell-manager.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import { type Change, repeatCall } from '../oncall/calls.ts';
import { isDesk } from '../oncall/who.ts';
import type { DueStep } from '../sla/clock.ts';
import { earliest, type Instant } from '../sla/instant.ts';
import { byClock, escalateFunctionally, escalateHierarchically } from './escalate.ts';

/**
 * What is due on calls made after the first acknowledgement (by an escalation, a reopening, a person): each follows
 * the response steps from its own start, until somebody else is called. The desk's call is the last.
 */
export function callSteps(incident: Incident, world: World, now: Instant): Change {
  return incident.calls.reduce<Change>(
    (before, { id }) => {
      // A step of an earlier call may have called somebody else, who is waited for now.
      const call = before.incident.calls.find((other) => other.id === id);
      if (call === undefined || !hasSteps(before.incident, call, world)) return before;
      const due = dueCallSteps(before.incident, call, world, now);
      if (due === null) return before;
      const passed: readonly NewFact[] = due.skipped.map(({ percent, do: what, dueAt }) => ({
        type: 'skipped',
        data: { step: { clock: 'response', percent }, call: id, do: what, dueAt },
      }));
      const taken = takeStep(marked(before.incident, id, due.take.percent), call, due.take, world, now);
      return { incident: taken.incident, facts: [...before.facts, ...passed, ...taken.facts] };
    },
    { incident, facts: [] },
  );
}

/** When the next of these steps falls due; null where none is ahead. */
export function nextCallStep(incident: Incident, world: World): Instant | null {
  return earliest(
    incident.calls.map((call) => (hasSteps(incident, call, world) ? nextCallStepAt(incident, call, world) : null)),
  );
}

/** Whether a call follows steps of its own now. */
export function hasSteps(incident: Incident, call: Call, world: World): boolean {
  return incident.acknowledgedAt !== null && call.outcome === 'open' && !isDesk(call.to.email, world.settings);
}

function marked(incident: Incident, id: string, taken: number): Incident {
  return { ...incident, calls: incident.calls.map((call) => (call.id === id ? { ...call, taken } : call)) };
}

/** The response clock has been met: nothing is breached here, and silence goes up. Of low priority it calls nobody. */
function takeStep(incident: Incident, call: Call, step: DueStep, world: World, now: Instant): Change {
  const done = { clock: step.clock, percent: step.percent };
  const occasion = { ...byClock(done), data: { call: call.id, dueAt: step.dueAt }, unanswered: call };
  switch (step.do) {
    case 'call_again':
    case 'tell_assignee':
      return repeatCall(incident, call.id, now, done, step.dueAt);
    case 'functional':
      return escalateFunctionally(incident, occasion, world, now);
    case 'breach':
      if (incident.priority === 'low') return tellOfSilence(incident, call, step, world, now);
      return escalateHierarchically(incident, occasion, world, now);
    case 'hierarchical':
      return escalateHierarchically(incident, occasion, world, now);
  }
}

/** For low priority desk and manager are told that a call stays unanswered, and nobody else is called. */
function tellOfSilence(incident: Incident, { id }: Call, step: DueStep, world: World, now: Instant): Change {
  const { clock, percent, dueAt } = step;
  const desk = owed('breached', { name: 'Service desk', email: world.settings.desk });
  const owes = [desk, ...tellManager(incident, 'breached', SYSTEM, world, now)];
  return { incident, facts: [{ type: 'warned', data: { clock, percent, call: id, dueAt }, owes }] };
}
