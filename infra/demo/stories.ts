import { budget } from './budget.ts';
import { firstLight } from './first-light.ts';
import { managed } from './managed.ts';
import type { Play } from './play.ts';
import { request } from './request.ts';
import { silent } from './silent.ts';
import { unmanaged } from './unmanaged.ts';

interface Story {
  /** When it begins, in UTC. */
  readonly begins: string;
  readonly tell: (play: Play) => Promise<void>;
}

/** A Monday night, 02:00 in Berlin. */
export const NIGHT = '2027-01-11T01:00:00.000Z';
/** The morning of that Monday, 09:00 in Berlin. */
const MORNING = '2027-01-11T08:00:00.000Z';
/** The evening of that Monday, 21:00 in Berlin. */
const EVENING = '2027-01-11T20:00:00.000Z';

/** Every story by its name. */
export const STORIES: Readonly<Record<string, Story>> = {
  'first-light': { begins: NIGHT, tell: firstLight },
  managed: { begins: EVENING, tell: managed },
  unmanaged: { begins: NIGHT, tell: unmanaged },
  silent: { begins: NIGHT, tell: silent },
  budget: { begins: MORNING, tell: budget },
  request: { begins: NIGHT, tell: request },
};
