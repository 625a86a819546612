import { serviceAnswered } from '../arrivals.ts';
import type { TaskState } from '../definition.ts';
import type { Execution, Phase } from '../execution.ts';
import { Expressions } from '../expressions.ts';
import { entryFor, errorOutput } from '../failure-policy.ts';
import { type Dialect, loadDefinition } from '../load-definition.ts';
import { step, type World } from '../step.ts';
import { mintToken } from '../task-token.ts';
import type { Case } from './case.ts';
import type { Comparison } from './compare.ts';

const NOW = Date.UTC(2026, 0, 1);
const NAME = 'State';

/** Takes one state through one attempt, as TestState does: what it calls its task with, and what it makes of the outcome. */
export async function replayState(replayed: Case, comparison: Comparison, dialect: Dialect): Promise<void> {
  const { state = {}, mock = {}, configuration, input = {}, expected } = replayed;
  const machine = { QueryLanguage: 'JSONata', StartAt: NAME, States: { [NAME]: state } };
  const definition = loadDefinition(JSON.stringify(machine), dialect);
  const { Retry = [] } = definition.states.get(NAME) as TaskState;
  const retries = Retry.map(() => configuration?.retrierRetryCount ?? 0);
  const random = () => 0.5;
  const world: World = { expressions: new Expressions({ now: () => NOW, random }), now: NOW, random, token: mintToken };

  const called = await step(definition, attempting(input, retries), world);
  const failure = mock.errorOutput;
  const outcome = failure ? { failure } : { result: mock.result ?? null };
  const answered = serviceAnswered(definition, called.execution, outcome, NOW);
  const { execution } = await step(definition, answered.execution, world);

  const actual: Record<string, unknown> = {
    status: statusOf(execution, failure !== undefined),
    ...(called.execution.at.phase.kind === 'invoked' && { arguments: called.execution.at.phase.arguments }),
    ...(execution.at.state !== NAME && { nextState: execution.at.state }),
    ...(failure ? { ...failure, errorDetails: errorDetails(execution.at.phase, entryFor(failure, Retry)) } : {}),
    output: failure && execution.at.state !== NAME ? errorOutput(failure) : outputOf(execution),
  };
  for (const [key, value] of Object.entries(expected)) comparison.same(`expected.${key}`, value, actual[key]);
}

function attempting(input: Case['input'], retries: number[]): Execution {
  return {
    arn: 'arn:aws:states:eu-central-1:111111111111:execution:replayed:replayed',
    name: 'replayed',
    machine: { arn: 'arn:aws:states:eu-central-1:111111111111:stateMachine:replayed', name: 'replayed', roleArn: '' },
    definition: '',
    input: JSON.stringify(input),
    startedAt: NOW,
    status: 'RUNNING',
    variables: {},
    at: { state: NAME, input: input ?? {}, entered: { at: NOW, event: 2 }, retries, phase: { kind: 'attempting' } },
    lastEvent: 2,
  };
}

function statusOf({ status, at }: Execution, failed: boolean): string {
  if (at.phase.kind === 'retrying') return 'RETRIABLE';
  if (status !== 'RUNNING') return status;
  return failed ? 'CAUGHT_ERROR' : 'SUCCEEDED';
}

function errorDetails(phase: Phase, retryIndex: number): Record<string, unknown> {
  const details = retryIndex < 0 ? {} : { retryIndex };
  return phase.kind === 'retrying' ? { ...details, retryBackoffIntervalSeconds: (phase.until - NOW) / 1000 } : details;
}

function outputOf({ output, at }: Execution): unknown {
  return output === undefined ? at.input : JSON.parse(output);
}
