import type { Execution, Failure, Status } from './execution.ts';
import type { Json } from './json.ts';

/** An event as GetExecutionHistory answers it: a timestamp in seconds, and the details under the key of its type. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  [details: string]: unknown;
}

/** What one transition makes of an execution, and the events that tell of it. Both are committed together. */
export interface Transition {
  execution: Execution;
  events: HistoryEvent[];
}

/** AWS ends an execution whose history would grow longer. */
export const HISTORY_LIMIT = 25_000;
const NOT_TRUNCATED = { truncated: false };

/** A transition while it is made: the execution to change, and its history to write on. */
export class Draft {
  readonly execution: Execution;
  readonly now: number;
  readonly #before: Execution;
  readonly #events: HistoryEvent[] = [];

  constructor(before: Execution, now: number) {
    this.#before = before;
    this.execution = { ...before, at: { ...before.at } };
    this.now = now;
  }

  /** The id of the event written next. */
  get nextEvent(): number {
    return this.execution.lastEvent + 1;
  }

  /** Writes an event and answers its id. */
  write(type: string, details?: Record<string, unknown>): number {
    const id = this.nextEvent;
    const event: HistoryEvent = { timestamp: this.now / 1000, type, id, previousEventId: id <= 2 ? 0 : id - 1 };
    if (details) event[detailsKey(type)] = details;
    this.#events.push(event);
    this.execution.lastEvent = id;
    return id;
  }

  succeed(output: Json): void {
    const text = JSON.stringify(output);
    this.write('ExecutionSucceeded', { output: text, outputDetails: NOT_TRUNCATED });
    this.execution.output = text;
    this.#end('SUCCEEDED');
  }

  fail(failure: Failure): void {
    this.write('ExecutionFailed', { ...failure });
    this.execution.failure = failure;
    this.#end('FAILED');
  }

  timeOut(): void {
    this.write('ExecutionTimedOut', {});
    this.#end('TIMED_OUT');
  }

  abort(failure: Failure): void {
    this.write('ExecutionAborted', { ...failure });
    this.execution.failure = failure;
    this.#end('ABORTED');
  }

  /** The transition to commit: the draft, or the end that AWS makes of a history that is full. */
  done(): Transition {
    const running = this.execution.status === 'RUNNING';
    if (this.execution.lastEvent < HISTORY_LIMIT || (this.execution.lastEvent === HISTORY_LIMIT && !running)) {
      return { execution: this.execution, events: this.#events };
    }
    const end = new Draft(this.#before, this.now);
    end.#events.push(...this.#events.filter((event) => event.id < HISTORY_LIMIT));
    end.execution.lastEvent = HISTORY_LIMIT - 1;
    end.fail({
      error: 'States.Runtime',
      cause: `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`,
    });
    return end.done();
  }

  #end(status: Status): void {
    this.execution.status = status;
    this.execution.stoppedAt = this.now;
  }
}

/** An input or output as an event holds it: JSON text, never cut short. */
export function told(field: 'input' | 'output', value: Json): Record<string, unknown> {
  return { [field]: JSON.stringify(value), [`${field}Details`]: NOT_TRUNCATED };
}

/** The key under which an event of a type holds its details. */
export function detailsKey(type: string): string {
  const stem = type.replace(/^\w+(State(?:Entered|Exited))$/, '$1');
  return `${stem.charAt(0).toLowerCase()}${stem.slice(1)}EventDetails`;
}
