import type { Definition, TaskState } from './definition.ts';
import type { Execution, Failure, Invoked } from './execution.ts';
import { tooLarge } from './failure-policy.ts';
import { Draft, type Transition } from './history.ts';
import { exceedsPayloadLimit, type Json } from './json.ts';
import type { Resource } from './resource.ts';
import { taskFailed, taskSubmitFailed, taskSubmitted, taskSucceeded, taskTimedOut } from './task-events.ts';

/** How a task ended, be it by its service's answer or by its token. */
export type Outcome = { result: Json } | { failure: Failure };

/** What a service answered. For a task that waits for a token a success only means that it was submitted. */
export function serviceAnswered(
  definition: Definition,
  execution: Execution,
  outcome: Outcome,
  now: number,
): Transition {
  const draft = new Draft(execution, now);
  const resource = resourceOf(definition, execution);
  const phase = execution.at.phase as Invoked;
  if (!resource.waitsForToken) end(draft, resource, outcome);
  else if ('result' in outcome) {
    taskSubmitted(draft, resource, outcome.result);
    draft.execution.at.phase = { ...phase, submitted: true };
  } else {
    taskSubmitFailed(draft, resource, outcome.failure);
    draft.execution.at.phase = { kind: 'failing', failure: outcome.failure };
  }
  return draft.done();
}

/** The holder of a task's token reported how it ended. */
export function tokenReported(definition: Definition, execution: Execution, outcome: Outcome, now: number): Transition {
  const draft = new Draft(execution, now);
  end(draft, resourceOf(definition, execution), outcome);
  return draft.done();
}

/** The clock reached what the execution was waiting for. */
export function timeCame(definition: Definition, execution: Execution, now: number): Transition {
  const draft = new Draft(execution, now);
  const { at, deadline } = draft.execution;
  if (deadline !== undefined && deadline <= now) draft.timeOut();
  else if (at.phase.kind === 'waiting') at.phase = { kind: 'leaving' };
  else if (at.phase.kind === 'retrying') at.phase = { kind: 'attempting' };
  else if (at.phase.kind === 'invoked') {
    const failure = { error: 'States.Timeout' };
    taskTimedOut(draft, resourceOf(definition, execution), failure);
    at.phase = { kind: 'failing', failure };
  }
  return draft.done();
}

/** Somebody stopped the execution. */
export function stopAsked(execution: Execution, failure: Failure, now: number): Transition {
  const draft = new Draft(execution, now);
  draft.abort(failure);
  return draft.done();
}

/** The interpreter itself cannot go on, for example because the definition no longer loads. */
export function broke(execution: Execution, cause: string, now: number): Transition {
  const draft = new Draft(execution, now);
  draft.fail({ error: 'States.Runtime', cause });
  return draft.done();
}

function end(draft: Draft, resource: Resource, outcome: Outcome): void {
  const { at } = draft.execution;
  if ('result' in outcome && !exceedsPayloadLimit(outcome.result)) {
    taskSucceeded(draft, resource, outcome.result);
    at.phase = { kind: 'leaving', result: outcome.result };
    return;
  }
  const failure = 'failure' in outcome ? outcome.failure : tooLarge(resource.type ?? resource.arn);
  taskFailed(draft, resource, failure);
  at.phase = { kind: 'failing', failure };
}

function resourceOf(definition: Definition, execution: Execution): Resource {
  return (definition.states.get(execution.at.state) as TaskState).resource;
}
