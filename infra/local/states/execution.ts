import type { Json } from './json.ts';

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An error and its cause, each only if there is one: a token's failure may lack both. */
export interface Failure {
  error?: string;
  cause?: string;
}

/**
 * What an execution does next. The interpreter goes on by itself from the first four; in the others it waits for the
 * task, its token or the clock. Times are milliseconds since the epoch.
 */
export type Phase =
  | { kind: 'entering' }
  | { kind: 'attempting' }
  | { kind: 'leaving'; result?: Json }
  | { kind: 'failing'; failure: Failure }
  | Invoked
  | { kind: 'waiting'; until: number }
  | { kind: 'retrying'; until: number; retrier: number };

/** A task was called; `attempt` is the id of its Scheduled event. With a token its service may have `submitted` already. */
export interface Invoked {
  kind: 'invoked';
  attempt: number;
  arguments: Json;
  token?: string;
  submitted: boolean;
  until?: number;
}

/** Where in its machine an execution is. */
interface Position {
  state: string;
  input: Json;
  /** Absent until the state was entered. */
  entered?: { at: number; event: number };
  /** Retries done so far in this state, by the index of the retrier. */
  retries: number[];
  phase: Phase;
}

/** An execution as data: all there is of it between two transitions, besides its history. */
export interface Execution {
  arn: string;
  name: string;
  machine: { arn: string; name: string; roleArn: string };
  /** The hash of the definition it was started under, which it keeps to its end. */
  definition: string;
  /** The JSON text it was started with. */
  input: string;
  startedAt: number;
  stoppedAt?: number;
  /** When the machine's own TimeoutSeconds ends it. */
  deadline?: number;
  status: Status;
  output?: string;
  failure?: Failure;
  variables: Record<string, Json>;
  at: Position;
  lastEvent: number;
}

/** Whether the interpreter can go on without hearing from a task, a token or the clock. */
export function isRunnable({ status, at }: Execution): boolean {
  const kind = at.phase.kind;
  return (
    status === 'RUNNING' && (kind === 'entering' || kind === 'attempting' || kind === 'leaving' || kind === 'failing')
  );
}

/** When the clock has to look at an execution again, if ever. */
export function dueOf({ status, deadline, at: { phase } }: Execution): number | undefined {
  if (status !== 'RUNNING') return undefined;
  const until = 'until' in phase ? phase.until : undefined;
  return until === undefined || deadline === undefined ? (until ?? deadline) : Math.min(until, deadline);
}
