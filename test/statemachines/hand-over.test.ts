import { SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { StepFunctionsWorkflow } from '../../functions/aws/workflow.ts';
import { ServiceError } from '../../infra/local/service-error.ts';
import { ID, Lifecycle } from './lifecycle.ts';

const DAY = 86_400_000;
const MACHINE = 'arn:aws:states:eu-central-1:111111111111:stateMachine:lifecycle';

/** The start of the generation after `generation`, byte for byte as the adapter that the doors use sends it. */
async function next(generation: number) {
  const client = new SFNClient({ region: 'eu-central-1' });
  const states = mockClient(client);
  await new StepFunctionsWorkflow(client, MACHINE).start(ID, generation + 1);
  return states.calls()[0]?.args[0].input;
}

describe('an execution hands over to the next generation', () => {
  test('at a thousand laps', async () => {
    const life = new Lifecycle({ park: headMoved });
    await life.start(4);
    await life.clock.quiet();
    expect([life.laps, life.parks.length]).toEqual([1000, 999]);
    expect(life.started).toEqual([await next(4)]);
    expect(life.events).toBeLessThan(25_000);
    expect(life.status).toBe('SUCCEEDED');
  });

  test('after ninety days', async () => {
    const life = new Lifecycle({ lap: (life) => life.lap('await_confirmation', { until: life.at(30 * DAY) }) });
    await life.start();
    await life.clock.advance(90 * DAY - 1);
    expect([life.started, life.status]).toEqual([[], 'RUNNING']);
    await life.clock.advance(1);
    expect([life.started, life.status]).toEqual([[await next(1)], 'SUCCEEDED']);
  });

  test('where a lap answers what this definition does not know', async () => {
    const life = new Lifecycle({ lap: (life) => life.lap('await_the_moon') });
    await life.start(2);
    expect([life.started, life.parks, life.status]).toEqual([[await next(2)], [], 'SUCCEEDED']);
  });

  test('and ends in peace where another has started it', async () => {
    const life = new Lifecycle({
      lap: (life) => life.lap('await_the_moon'),
      startExecution: () => {
        throw new ServiceError('ExecutionAlreadyExists', 'Execution Already Exists');
      },
    });
    await life.start();
    expect([life.laps, life.started.length, life.status]).toEqual([1, 1, 'SUCCEEDED']);
  });

  test('and tries again while Step Functions is busy', async () => {
    const life = new Lifecycle({
      lap: (life) => life.lap('await_the_moon'),
      startExecution: (nth) => {
        if (nth < 4) throw new ServiceError('ThrottlingException', 'Rate exceeded');
        return {};
      },
    });
    await life.start();
    await life.clock.advance(60_000);
    expect([life.laps, life.started.length, life.status]).toEqual([1, 4, 'SUCCEEDED']);
  });

  test('and gives up at the eighth error in a row where it may not', async () => {
    const life = new Lifecycle({
      lap: (life) => life.lap('await_the_moon'),
      startExecution: () => {
        throw new ServiceError('AccessDeniedException', 'is not authorized to perform: states:StartExecution');
      },
    });
    await life.start();
    await life.clock.advance(DAY);
    expect(life.enteredAt('Pause')).toHaveLength(7);
    expect([life.status, life.error]).toEqual(['FAILED', 'TooManyErrors']);
  });
});

test('an ended incident ends its execution, even at the limit', async () => {
  const life = new Lifecycle({
    lap: (life, nth) => life.lap(nth === 1000 ? 'done' : 'await_closure'),
    park: headMoved,
  });
  await life.start();
  await life.clock.quiet();
  expect([life.laps, life.started, life.status]).toEqual([1000, [], 'SUCCEEDED']);
});

function headMoved(): never {
  throw new ServiceError('ConditionalCheckFailedException', 'The conditional request failed');
}
