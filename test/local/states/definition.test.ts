import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PRODUCT_DIALECT } from '../../../infra/local/states/integrations.ts';
import { loadDefinition } from '../../../infra/local/states/load-definition.ts';

function load(states: Record<string, unknown>, machine: Record<string, unknown> = {}): unknown {
  const [startAt] = Object.keys(states);
  return loadDefinition(
    JSON.stringify({ QueryLanguage: 'JSONata', StartAt: startAt, States: states, ...machine }),
    PRODUCT_DIALECT,
  );
}

const task = (fields: Record<string, unknown>) => ({
  A: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem', End: true, ...fields },
});
const pass = (fields: Record<string, unknown>) => ({ A: { Type: 'Pass', End: true, ...fields } });

test('the incident’s machine loads', () => {
  const file = join(import.meta.dirname, '../../../statemachines/incident-lifecycle.asl.json');
  expect(() => loadDefinition(readFileSync(file, 'utf8'), PRODUCT_DIALECT)).not.toThrow();
});

test.each([
  ['a Map', { A: { Type: 'Map', End: true } }, '/States/A/Type is Map, which is not run here'],
  ['a Parallel', { A: { Type: 'Parallel', End: true } }, '/States/A/Type is Parallel, which is not run here'],
  ['an unknown type', { A: { Type: 'Loop', End: true } }, 'must be one of Pass, Task, Choice, Wait, Succeed, Fail'],
  [
    'a heartbeat',
    task({ HeartbeatSeconds: 5 }),
    '/States/A/HeartbeatSeconds is not run here: give the task a TimeoutSeconds',
  ],
  ['JSONPath', pass({ Parameters: {} }), '/States/A/Parameters belongs to JSONPath'],
  ['a field of another state', pass({ Seconds: 5 }), '/States/A/Seconds is not a field of a Pass state'],
  ['a job', task({ Resource: 'arn:aws:states:::states:startExecution.sync:2' }), 'waits for a job (.sync)'],
  [
    'another service',
    task({ Resource: 'arn:aws:states:::sqs:sendMessage' }),
    'only lambda:invoke, aws-sdk:dynamodb:* and aws-sdk:sfn:* are',
  ],
  [
    'another way to invoke',
    task({ Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', InvocationType: 'Event' } }),
    'has the argument InvocationType',
  ],
  ['no resource at all', task({ Resource: 'f' }), 'is neither a function nor a service integration'],
  ['a missing target', pass({ End: undefined, Next: 'B' }), "/States/A/Next names 'B', which is not a state"],
  ['neither Next nor End', pass({ End: undefined }), '/States/A must have either Next or End'],
  [
    'States.ALL before another',
    task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }),
    'in the last entry',
  ],
  ['a retrier without errors', task({ Retry: [{}] }), '/States/A/Retry[0]/ErrorEquals is missing'],
  [
    'an unknown field of a catcher',
    task({ Catch: [{ ErrorEquals: ['X'], Next: 'A', ResultPath: '$' }] }),
    '/States/A/Catch[0]/ResultPath belongs to JSONPath',
  ],
  [
    'a condition that is a text',
    { A: { Type: 'Choice', Choices: [{ Condition: 'true', Next: 'A' }] } },
    'Condition must be true, false or an expression',
  ],
  ['broken JSONata', pass({ Output: { a: '{% $sum( %}' } }), '/States/A/Output/a is not JSONata'],
  ['$eval', pass({ Output: "{% $eval('1') %}" }), 'calls $eval, which Step Functions does not have'],
  ['an unknown function', pass({ Output: '{% $randomSeeded(1) %}' }), 'calls $randomSeeded, which does not exist'],
  ['a variable named states', pass({ Assign: { states: 1 } }), "cannot name a variable 'states'"],
  ['a timeout of nothing', task({ TimeoutSeconds: 0 }), '/States/A/TimeoutSeconds must be a whole number from 1'],
])('%s is refused', (_, states, sentence) => {
  expect(() => load(states as Record<string, unknown>)).toThrow(sentence);
});

test('a function that the expression itself defines is known', () => {
  expect(() => load(pass({ Output: '{% ($twice := function($n) { $n * 2 }; $twice(21)) %}' }))).not.toThrow();
});

test('another language is refused, said or not', () => {
  expect(() => load(pass({}), { QueryLanguage: 'JSONPath' })).toThrow('/QueryLanguage must be JSONata');
  expect(() => load(pass({}), { QueryLanguage: undefined })).toThrow('/QueryLanguage must be JSONata');
});

test('everything that is wrong is told at once', () => {
  expect(() => load({ A: { Type: 'Map' }, B: { Type: 'Wait', End: true } })).toThrow(
    /Type is Map.*either Seconds or Timestamp/,
  );
});
