import { existsSync } from 'node:fs';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as sfn from '@aws-sdk/client-sfn';
import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { Refusal, type RefusalCode } from '../../functions/incident/refusal.ts';
import { PRODUCT_DIALECT } from '../../infra/local/states/integrations.ts';
import { loadDefinition } from '../../infra/local/states/load-definition.ts';
import { DEFINITIONS, exits, isPark, parsed } from './definitions.ts';

/** What Step Functions and Lambda themselves raise, by their documented names. */
const DOCUMENTED = new Set([
  'States.ALL',
  'States.Timeout',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'DynamoDb.DynamoDbException',
  'DynamoDb.SdkClientException',
  'Sfn.SfnException',
  'Sfn.SdkClientException',
]);

/** The errors of a service are those that its client has a class for; Step Functions lets each end in Exception. */
function isOfService(name: string): boolean {
  const [prefix, error = ''] = name.split('.');
  const known = prefix === 'DynamoDb' ? Object.keys(dynamodb) : prefix === 'Sfn' ? Object.keys(sfn) : [];
  return known.includes(error) || known.includes(error.replace(/Exception$/, ''));
}

function isOurs(name: string): boolean {
  try {
    return new Refusal(name as RefusalCode, '').status > 0;
  } catch {
    return false;
  }
}

test('there is a state machine', () => {
  expect(DEFINITIONS.map(([name]) => name)).toEqual(['incident-lifecycle.asl.json']);
});

describe.each(DEFINITIONS)('%s', (_name, text) => {
  const { QueryLanguage, StartAt, States } = parsed(text);
  const tasks = Object.entries(States).filter(([, { Type }]) => Type === 'Task');

  test('is the Amazon States Language', () => {
    const { isValid, errorsText } = validate(JSON.parse(text));
    expect(isValid, errorsText()).toBe(true);
  });

  test('is spoken by the local machine, in JSONata', () => {
    expect(QueryLanguage).toBe('JSONata');
    expect(() => loadDefinition(text, PRODUCT_DIALECT)).not.toThrow();
  });

  test('calls a function for each of its placeholders, each behind a door of its own', () => {
    const functions = [...text.matchAll(/\$\{(\w+)FunctionArn\}/g)].map(([, name = '']) => name.toLowerCase());
    const doors = [...new Set(functions)].map((name) => new URL(`../../functions/doors/${name}.ts`, import.meta.url));
    expect(doors.filter((door) => !existsSync(door))).toEqual([]);
    expect(functions).toHaveLength(tasks.filter(([, { Resource }]) => Resource?.includes(':lambda:')).length);
  });

  test('calls nothing but Lambda, DynamoDB and Step Functions', () => {
    const allowed = /^arn:aws:states:::(lambda:invoke|aws-sdk:(dynamodb|sfn):\w+(\.waitForTaskToken)?)$/;
    expect(tasks.map(([, { Resource }]) => Resource).filter((resource) => !allowed.test(resource ?? ''))).toEqual([]);
  });

  test('has no state that nothing leads to', () => {
    const reached = new Set([StartAt]);
    for (const name of reached) for (const next of exits(States[name] ?? { Type: 'Fail' })) reached.add(next);
    expect([...reached].sort()).toEqual(Object.keys(States).sort());
  });

  test('has a way out of every task that fails or never ends', () => {
    const without = tasks.filter(
      ([, { TimeoutSeconds, Catch }]) => TimeoutSeconds === undefined || Catch?.at(-1)?.ErrorEquals[0] !== 'States.ALL',
    );
    expect(without.map(([name]) => name)).toEqual([]);
  });

  test('tries every task again with jitter, but a park never: its token would be another', () => {
    const parks = tasks.filter(([, state]) => isPark(state));
    const others = tasks.filter(([, state]) => !isPark(state));
    expect(parks.filter(([, { Retry }]) => Retry !== undefined).map(([name]) => name)).toEqual([]);
    const jitterless = others.filter(
      ([, { Retry }]) => !Retry?.every(({ JitterStrategy }) => JitterStrategy === 'FULL'),
    );
    expect(jitterless.map(([name]) => name)).toEqual([]);
  });

  test('goes on after a park that was overtaken or timed out, and pauses after any other error', () => {
    const caught = tasks.filter(([, state]) => isPark(state)).map(([, { Next, Catch }]) => ({ Next, Catch }));
    for (const { Next, Catch } of caught) {
      expect(Catch?.map(({ ErrorEquals, Next: to }) => [ErrorEquals, to])).toEqual([
        [['DynamoDb.ConditionalCheckFailedException', 'States.Timeout'], Next],
        [['States.ALL'], 'Trouble'],
      ]);
    }
    expect(caught.length).toBeGreaterThan(0);
  });

  test('names only errors that exist', () => {
    const handlers = tasks.flatMap(([, { Retry = [], Catch = [] }]) => [...Retry, ...Catch]);
    const named = new Set(handlers.flatMap(({ ErrorEquals }) => ErrorEquals));
    expect([...named].filter((name) => !DOCUMENTED.has(name) && !isOfService(name) && !isOurs(name))).toEqual([]);
  });

  test('hands over what a lap returned and no branch knows', () => {
    const choices = Object.entries(States).filter(
      ([, { Choices }]) => Choices?.some(({ Condition }) => Condition.includes('$lap')) ?? false,
    );
    expect(choices.map(([, { Default }]) => Default)).toEqual(choices.map(() => 'Hand over'));
    expect(choices.length).toBeGreaterThan(0);
  });
});
