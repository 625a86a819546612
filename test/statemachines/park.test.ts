import { describe, expect, test } from 'vitest';
import { headKey } from '../../functions/aws/keys.ts';
import { ID, Lifecycle } from './lifecycle.ts';

const DAY = 86_400_000;
const PHASES = [
  'await_acknowledgement',
  'await_resolution',
  'await_resumption',
  'await_confirmation',
  'await_closure',
] as const;

async function parked(phase: string, until = '2026-01-01T01:00:00.000Z') {
  const life = new Lifecycle({
    lap: (life) => life.lap(phase, { version: 12, carried: 30, until, wakeAt: '2026-01-01T01:00:30.000Z' }),
  });
  await life.start(3);
  return life;
}

describe.each(PHASES)('the park of %s', (phase) => {
  test('writes the token and what the lap carried out, under the version and generation that the lap saw', async () => {
    const life = await parked(phase);
    const { pk, sk } = headKey(ID);
    expect(life.parks).toEqual([
      {
        TableName: 'incidents',
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: 'SET waiting = :waiting, wakeAt = :wakeAt, carried = :carried REMOVE sweeps',
        ConditionExpression: 'version = :version AND generation = :generation',
        ExpressionAttributeValues: {
          ':waiting': { M: { token: { S: life.token }, version: { N: '12' } } },
          ':wakeAt': { S: '2026-01-01T01:00:30.000Z' },
          ':carried': { N: '30' },
          ':version': { N: '12' },
          ':generation': { N: '3' },
        },
      },
    ]);
    expect(life.token).not.toBe('');
  });

  test.each([
    ['until the very second that the lap named', '2026-01-01T00:20:00.000Z', 1_200_000],
    ['a second longer rather than too short', '2026-01-01T00:20:00.001Z', 1_201_000],
    ['a second at least, where the time has passed', '2025-12-31T00:00:00.000Z', 1_000],
    ['thirty days at most', '2026-12-31T00:00:00.000Z', 30 * DAY],
  ])('lasts %s', async (_how, until, milliseconds) => {
    const life = await parked(phase, until);
    await life.clock.advance(milliseconds - 1);
    expect(life.laps).toBe(1);
    await life.clock.advance(1);
    expect(life.laps).toBe(2);
  });
});
