import { describe, expect, test } from 'vitest';
import type { Lap, Phase } from '../../../functions/workflow/lap.ts';
import { ServiceError } from '../../../infra/local/service-error.ts';
import { ID, Lifecycle } from '../../statemachines/lifecycle.ts';
import { Agenda } from './agenda.ts';
import { Engine, type Park } from './engine.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);

/** What a lap, or a park, does; the same for the model and for the machine. */
interface Scene {
  /** The phase that the nth lap answers with, and for how long it waits; or the name of the error that it fails with. */
  lap(nth: number): { readonly phase: string; readonly waitMs?: number } | { readonly error: string };
  /** Whether the nth park's condition holds; or the error that it fails with. */
  park?(nth: number): boolean | 'fails';
  /** What happens from outside, in turn: time passes, or somebody wakes it. */
  readonly next: readonly (number | 'wake')[];
}

interface Played {
  readonly entered: readonly string[];
  readonly laps: number;
  readonly parks: number;
  readonly running: boolean;
}

/** On the definition in the repository, by the interpreter of the local machine. */
async function onMachine({ lap, park, next }: Scene): Promise<Played> {
  const life = new Lifecycle({
    lap: (running, nth) => {
      const answer = lap(nth);
      if ('error' in answer) throw Object.assign(new Error(answer.error), { name: answer.error });
      return running.lap(answer.phase, { version: nth, until: running.at(answer.waitMs ?? HOUR) });
    },
    park: (nth) => {
      const holds = park?.(nth) ?? true;
      if (holds === 'fails') throw new ServiceError('AccessDeniedException', 'no right');
      if (!holds) throw new ServiceError('ConditionalCheckFailedException', 'moved');
      return {};
    },
  });
  await life.start();
  for (const step of next) await (step === 'wake' ? life.wake() : life.clock.advance(step));
  return { entered: life.entered, laps: life.laps, parks: life.parks.length, running: life.status === 'RUNNING' };
}

/** The same on the model. */
async function onModel({ lap, park, next }: Scene): Promise<Played> {
  const agenda = new Agenda(START);
  const entered: string[] = [];
  let laps = 0;
  const parks: Park[] = [];
  const engine = new Engine(agenda, {
    lap: async ({ generation }): Promise<Lap> => {
      // The generation that is handed over to is nothing to this scene.
      const answer = generation === 1 ? lap(++laps) : { phase: 'done' };
      if ('error' in answer) throw Object.assign(new Error(answer.error), { name: answer.error });
      const at = (ms: number) => new Date(agenda.now + ms).toISOString();
      const until = at(answer.waitMs ?? HOUR);
      return { phase: answer.phase as Phase, version: laps, until, wakeAt: at(HOUR + 30 * SECOND), carried: 0 };
    },
    park: async (write) => {
      const nth = parks.push(write);
      const holds = park?.(nth) ?? true;
      if (holds === 'fails') throw new Error('no right');
      return holds;
    },
    // As the interpreter draws it in these tests.
    jitter: (most) => most / 2,
    entered: (execution, state) => {
      if (execution === `${ID}-1`) entered.push(state);
    },
  });
  await engine.start(ID, 1);
  await agenda.playUntil(agenda.now);
  for (const step of next) {
    if (step === 'wake') await engine.wake(parks.at(-1)?.token ?? '');
    await agenda.playUntil(agenda.now + (step === 'wake' ? 0 : step));
  }
  // Starting what runs answers that it does.
  return { entered, laps, parks: parks.length, running: await engine.start(ID, 1) };
}

const WAY = ['await_acknowledgement', 'await_resolution', 'await_resumption', 'await_confirmation', 'await_closure'];
const on = (phase: string, waitMs?: number) => (waitMs === undefined ? { phase } : { phase, waitMs });

const SCENES: Readonly<Record<string, Scene>> = {
  'goes the whole way, woken each time': {
    lap: (nth) => on(WAY[nth - 1] ?? 'done'),
    next: ['wake', 'wake', 'wake', 'wake', 'wake'],
  },
  'goes on by itself when the time is over': {
    lap: (nth) => on(nth < 4 ? 'await_acknowledgement' : 'done', 10 * SECOND),
    next: [10 * SECOND - 1, 1, 10 * SECOND, 10 * SECOND],
  },
  'waits a whole second at least, and whole seconds only': {
    lap: (nth) => on(nth < 3 ? 'await_resolution' : 'done', nth === 1 ? 0 : 1_400),
    next: [999, 1, 1_400, 600],
  },
  'waits no longer than a token lives': {
    lap: (nth) => on(nth < 2 ? 'await_confirmation' : 'done', 40 * DAY),
    next: [30 * DAY - 1, 1],
  },
  'takes another lap where the head has moved': {
    lap: (nth) => on(nth < 3 ? 'await_confirmation' : 'done'),
    park: (nth) => nth > 1,
    next: ['wake'],
  },
  'tries a lap again that fails in passing, four times': {
    lap: (nth) => (nth < 5 ? { error: 'Unavailable' } : on('done')),
    next: [500, SECOND, 2 * SECOND, 4 * SECOND],
  },
  'pauses after a lap that fails for good, and goes on with the next': {
    lap: (nth) => (nth === 1 ? { error: 'TypeError' } : on(nth === 2 ? 'await_acknowledgement' : 'done')),
    next: [2 * SECOND - 1, 1, 'wake'],
  },
  'gives up at the eighth failure in a row': {
    lap: () => ({ error: 'TypeError' }),
    next: [DAY],
  },
  'begins to count failures anew after a good park': {
    lap: (nth) => (nth % 2 === 1 ? { error: 'TypeError' } : on('await_acknowledgement', SECOND)),
    next: [60 * SECOND],
  },
  'pauses after a park that fails, the longer the more of them': {
    lap: () => on('await_resolution'),
    park: (nth) => (nth < 4 ? 'fails' : true),
    next: [2 * SECOND, 4 * SECOND, 8 * SECOND - 1, 1],
  },
  'hands over what it does not know': { lap: () => on('await_the_moon'), next: [] },
  'hands over at a thousand laps': { lap: () => on('await_resolution'), park: () => false, next: [] },
  'hands over after ninety days': {
    lap: () => on('await_confirmation', 30 * DAY),
    next: [30 * DAY, 30 * DAY, 30 * DAY - 1, 1],
  },
};

describe('the model of the workflow service does as the state machine that is deployed', () => {
  test.each(Object.entries(SCENES))('%s', async (_name, scene) => {
    const machine = await onMachine(scene);
    expect(machine.entered.length).toBeGreaterThan(2);
    expect(await onModel(scene)).toEqual(machine);
  });
});
