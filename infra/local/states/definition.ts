import type { Json, JsonObject } from './json.ts';
import type { Resource } from './resource.ts';

/** A state machine as it was loaded: every field is one that the interpreter runs. */
export interface Definition {
  startAt: string;
  timeoutSeconds: number | undefined;
  states: ReadonlyMap<string, State>;
}

export type State = PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState;

/** What a state does when it is left. */
export interface Leaving {
  Assign?: JsonObject;
  Output?: Json;
}

/** `Next` is absent where `End` is true. */
interface Onward extends Leaving {
  Next?: string;
}

interface PassState extends Onward {
  Type: 'Pass';
}

export interface TaskState extends Onward {
  Type: 'Task';
  resource: Resource;
  Arguments?: Json;
  TimeoutSeconds?: Json;
  Retry?: Retrier[];
  Catch?: Catcher[];
}

export interface ChoiceState extends Leaving {
  Type: 'Choice';
  Choices: ChoiceRule[];
  Default?: string;
}

export interface WaitState extends Onward {
  Type: 'Wait';
  Seconds?: Json;
  Timestamp?: Json;
}

interface SucceedState extends Leaving {
  Type: 'Succeed';
}

export interface FailState {
  Type: 'Fail';
  Error?: Json;
  Cause?: Json;
}

interface ChoiceRule extends Leaving {
  Condition: Json;
  Next: string;
}

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher extends Leaving {
  ErrorEquals: string[];
  Next: string;
}

/** A definition that does not load; `problems` are sentences, each with the place it is about. */
export class DefinitionRefused extends Error {
  override readonly name = 'DefinitionRefused';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The definition does not load: ${problems.join('; ')}`);
    this.problems = problems;
  }
}
