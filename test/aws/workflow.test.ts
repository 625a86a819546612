import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { StepFunctionsWorkflow } from '../../functions/aws/workflow.ts';

const MACHINE = 'arn:aws:states:eu-central-1:111111111111:stateMachine:lifecycle';
const client = new SFNClient({ region: 'eu-central-1' });
const states = mockClient(client);
const workflow = new StepFunctionsWorkflow(client, MACHINE);
const refused = { message: 'refused', $metadata: { httpStatusCode: 400 } };
const throttled = new SFNServiceException({ ...refused, name: 'ThrottlingException', $fault: 'client' });

beforeEach(() => {
  states.reset();
  states.on(StartExecutionCommand).resolves({ executionArn: 'arn', startDate: new Date(0) });
  states.on(SendTaskSuccessCommand).resolves({});
});

const sent = () => states.calls().map(({ args }) => args[0].input);

describe('an execution', () => {
  test('is started under the incident and its generation, with the same bytes every time', async () => {
    expect(await workflow.start('INC-7QK3MW', 3)).toBe(true);
    expect(await workflow.start('INC-7QK3MW', 3)).toBe(true);
    const start = {
      stateMachineArn: MACHINE,
      name: 'INC-7QK3MW-3',
      input: '{"incidentId":"INC-7QK3MW","generation":3}',
    };
    expect(sent()).toEqual([start, start]);
  });

  test('of a name that has ended is not started, which is no error', async () => {
    states.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists(refused));
    expect(await workflow.start('INC-7QK3MW', 1)).toBe(false);
  });

  test('that could not be started says why', async () => {
    states.on(StartExecutionCommand).rejects(throttled);
    await expect(workflow.start('INC-7QK3MW', 1)).rejects.toBe(throttled);
  });
});

describe('a token', () => {
  test('is handed back with nothing in it: the table is the truth', async () => {
    expect(await workflow.wake('token')).toBe(true);
    expect(sent()).toEqual([{ taskToken: 'token', output: '{}' }]);
  });

  test.each([new TaskTimedOut(refused), new TaskDoesNotExist(refused), new InvalidToken(refused)])(
    'is dead where Step Functions answers $name, which is no error',
    async (error) => {
      states.on(SendTaskSuccessCommand).rejects(error);
      expect(await workflow.wake('token')).toBe(false);
    },
  );

  test('that could not be handed back says why', async () => {
    states.on(SendTaskSuccessCommand).rejects(throttled);
    await expect(workflow.wake('token')).rejects.toBe(throttled);
  });
});
