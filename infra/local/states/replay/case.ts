import type { Json, JsonObject } from '../json.ts';

/** A recorded or written case: a machine, its input, the outcome of every task attempt, and what must come of it. */
export interface Case {
  name: string;
  features?: string[];
  kind?: 'single-state';
  definition?: Json;
  /** In place of a definition that is no JSON object. */
  definitionText?: string;
  input?: Json;
  tasks?: ScriptedTask[];
  expected: Expected;
  /** Paths of values that differ from run to run. */
  volatile?: string[];
  /** Paths of texts that need not be these very texts. */
  wording?: string[];
  /** `single-state` only: a state, what stands for its task's outcome, and how often it was retried before. */
  state?: JsonObject;
  mock?: { result?: Json; errorOutput?: { error?: string; cause?: string } };
  configuration?: { retrierRetryCount?: number };
}

/** One attempt: `submitted` is the service's answer where the outcome comes by a token; a failure without it is the service's refusal. */
export interface ScriptedTask {
  state: string;
  resource: string;
  input: Json;
  submitted?: Json;
  outcome: { succeeded?: Json; failed?: { error?: string; cause?: string }; timedOut?: { error?: string } };
}

interface Expected extends Record<string, unknown> {
  status?: string;
  events?: Record<string, unknown>[];
  rejected?: boolean;
}

const OUT_OF_SCOPE = ['Map', 'Parallel', 'distributed-map', 'sync', 'HeartbeatSeconds'];

/** The features of a case that are not run here: none means that it is in scope. */
export function outOfScope({ features = [] }: Case): string[] {
  return OUT_OF_SCOPE.filter((feature) => features.includes(feature));
}
