import type { Failure } from './execution.ts';
import { type Draft, told } from './history.ts';
import type { Json } from './json.ts';
import type { Resource } from './resource.ts';

/** Writes the events of a task: Task… for a service integration, LambdaFunction… for a function's own ARN. */
export function taskScheduled(draft: Draft, resource: Resource, input: Json, timeout: number | undefined): number {
  const timeoutInSeconds = timeout === undefined ? undefined : { timeoutInSeconds: timeout };
  if (resource.type === undefined) {
    return draft.write('LambdaFunctionScheduled', {
      resource: resource.arn,
      ...told('input', input),
      ...timeoutInSeconds,
    });
  }
  const region = draft.execution.machine.arn.split(':')[3];
  return draft.write('TaskScheduled', {
    ...named(resource),
    region,
    parameters: JSON.stringify(input),
    ...timeoutInSeconds,
  });
}

export function taskStarted(draft: Draft, resource: Resource): void {
  if (resource.type === undefined) draft.write('LambdaFunctionStarted');
  else draft.write('TaskStarted', named(resource));
}

/** The service of a task that waits for a token took the call. */
export function taskSubmitted(draft: Draft, resource: Resource, answer: Json): void {
  draft.write('TaskSubmitted', { ...named(resource), ...told('output', answer) });
}

/** The service of a task that waits for a token refused the call. */
export function taskSubmitFailed(draft: Draft, resource: Resource, failure: Failure): void {
  draft.write('TaskSubmitFailed', { ...named(resource), ...failure });
}

export function taskSucceeded(draft: Draft, resource: Resource, result: Json): void {
  if (resource.type === undefined) draft.write('LambdaFunctionSucceeded', told('output', result));
  else draft.write('TaskSucceeded', { ...named(resource), ...told('output', result) });
}

export function taskFailed(draft: Draft, resource: Resource, failure: Failure): void {
  if (resource.type === undefined) draft.write('LambdaFunctionFailed', { ...failure });
  else draft.write('TaskFailed', { ...named(resource), ...failure });
}

export function taskTimedOut(draft: Draft, resource: Resource, failure: Failure): void {
  if (resource.type === undefined) draft.write('LambdaFunctionTimedOut', { ...failure });
  else draft.write('TaskTimedOut', { ...named(resource), ...failure });
}

function named(resource: Resource): Record<string, unknown> {
  return { resourceType: resource.type, resource: resource.action };
}
