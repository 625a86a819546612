import { describe, expect, test } from 'vitest';
import { ServiceError } from '../../infra/local/service-error.ts';
import { Lifecycle } from './lifecycle.ts';

/** As a role that lost its grant: every park is refused. */
const refused = (): never => {
  throw new ServiceError('AccessDeniedException', 'is not authorized to perform: dynamodb:UpdateItem');
};
const SECOND = 1_000;

describe('a park that fails', () => {
  test('slows down, 2, 4, 8 … seconds, and gives up at the eighth error in a row', async () => {
    const life = new Lifecycle({ park: refused });
    await life.start();
    await life.clock.advance(600 * SECOND);
    expect(life.parks).toHaveLength(8);
    expect(life.enteredAt('Pause')).toEqual([0, 2, 6, 14, 30, 62, 126].map((seconds) => seconds * SECOND));
    expect([life.status, life.error]).toEqual(['FAILED', 'TooManyErrors']);
  });

  test('is forgotten by the next park that holds', async () => {
    const life = new Lifecycle({ park: (nth) => (nth === 2 || nth === 4 ? {} : refused()) });
    await life.start();
    await life.clock.advance(2 * SECOND);
    await life.wake();
    expect(life.enteredAt('Pause')).toEqual([0, 2 * SECOND]);
    await life.clock.advance(2 * SECOND);
    expect(life.parks).toHaveLength(4);
    expect(life.status).toBe('RUNNING');
  });

  test('of which the head moved on is no error: the next lap begins at once', async () => {
    const moved = (): never => {
      throw new ServiceError('ConditionalCheckFailedException', 'The conditional request failed');
    };
    const life = new Lifecycle({ park: (nth) => (nth <= 20 ? moved() : {}) });
    await life.start();
    expect([life.laps, life.parks.length, life.status]).toEqual([21, 21, 'RUNNING']);
    expect(life.entered).not.toContain('Pause');
  });

  test('at its time goes round again, however often', async () => {
    const life = new Lifecycle({ lap: (life) => life.lap('await_resolution', { until: life.at(60 * SECOND) }) });
    await life.start();
    await life.clock.advance(600 * SECOND);
    expect([life.laps, life.status]).toEqual([11, 'RUNNING']);
    expect(life.entered).not.toContain('Pause');
  });
});
