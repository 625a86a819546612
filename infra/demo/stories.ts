import { firstLight } from './first-light.ts';
import { managed } from './managed.ts';
import type { Play } from './play.ts';
import { request } from './request.ts';
import { silent } from './silent.ts';
import { unmanaged } from './unmanaged.ts';

/** Every story by its name. */
export const STORIES: Readonly<Record<string, (play: Play) => Promise<void>>> = {
  'first-light': firstLight,
  managed,
  unmanaged,
  silent,
  request,
};

/** When each begins: a Monday night, 02:00 in Berlin. */
export const BEGINS = '2027-01-11T01:00:00.000Z';
