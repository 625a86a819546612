import type { Catcher, Retrier } from './definition.ts';
import type { Failure } from './execution.ts';
import type { JsonObject } from './json.ts';

/** A failure of the state itself rather than of its task, such as a payload that is too large. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.cause);
    this.failure = failure;
  }
}

/** What to do about a failure: try again after `delay` milliseconds, go where a catcher says, or give up. */
export type Remedy =
  | { kind: 'retry'; retrier: number; delay: number }
  | { kind: 'catch'; index: number; catcher: Catcher }
  | { kind: 'give up' };

/**
 * The first retrier that names the error decides; once its attempts are used up the first catcher that names it does.
 * `retries` counts the retries done by each retrier.
 */
export function remedyFor(
  failure: Failure,
  { Retry = [], Catch = [] }: { Retry?: Retrier[]; Catch?: Catcher[] },
  retries: readonly number[],
  random: () => number,
): Remedy {
  const retrier = entryFor(failure, Retry);
  const rule = Retry[retrier];
  const done = retries[retrier] ?? 0;
  if (rule && done < (rule.MaxAttempts ?? 3)) return { kind: 'retry', retrier, delay: retryDelay(rule, done, random) };
  const index = entryFor(failure, Catch);
  const catcher = Catch[index];
  return catcher ? { kind: 'catch', index, catcher } : { kind: 'give up' };
}

/** The index of the first entry that names the error of a failure, or -1. */
export function entryFor({ error }: Failure, entries: readonly { ErrorEquals: readonly string[] }[]): number {
  return entries.findIndex(({ ErrorEquals }) => names(ErrorEquals, error));
}

/** Milliseconds before the retry number `done` + 1. Full jitter is anything from 0 to the capped delay. */
function retryDelay(retrier: Retrier, done: number, random: () => number): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** done, MaxDelaySeconds, 99_999_999);
  return Math.round(seconds * 1000 * (JitterStrategy === 'FULL' ? random() : 1));
}

/**
 * `States.ALL` takes everything but `States.Runtime`; a recording shows that it does take `States.DataLimitExceeded`
 * and a failure without a name. `States.TaskFailed` is the same without `States.Timeout`. Every other name is exact.
 */
function names(wanted: readonly string[], error: string | undefined): boolean {
  return wanted.some((name) => {
    if (name === 'States.ALL') return error !== 'States.Runtime';
    if (name === 'States.TaskFailed') return error !== 'States.Runtime' && error !== 'States.Timeout';
    return name === error;
  });
}

/** The error output a catcher sees. A timeout has no cause of its own, yet is shown with an empty one. */
export function errorOutput({ error, cause }: Failure): JsonObject {
  return { Error: error ?? null, Cause: cause ?? (error === 'States.Timeout' ? '' : null) };
}

/** AWS's answer to a payload beyond 256 KiB; `what` is the state or the kind of task it came from. */
export function tooLarge(what: string): Failure {
  return {
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}
