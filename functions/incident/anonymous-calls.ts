import { type Instant, instant } from '../sla/instant.ts';
import type { Head } from './head.ts';
import type { NewFact } from './incident.ts';
import type { Rates } from './ports.ts';
import { owed } from './tell.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;

/** What a first call may cost those who are called: nothing stands against it, or too many came from nobody in particular. */
export type FirstCall = 'call' | 'held' | 'held_and_told';

/**
 * Whether triage may call somebody for this report. Of reports that nobody answers for, so many calls an hour are made;
 * beyond that the service desk is told, once an hour, and the steps of the response clock call as ever.
 *
 * @param limit calls an hour; 0 for no limit
 */
export async function mayCall(
  { incident, newest }: Head,
  rates: Rates,
  limit: number,
  now: Instant,
): Promise<FirstCall> {
  const reported = newest.find(({ type }) => type === 'reported');
  const anonymous = reported?.actor.kind === 'reporter' && !incident.reporter.verified;
  if (!anonymous || limit === 0 || incident.kind === 'request') return 'call';
  const hour = Math.floor(Date.parse(now) / HOUR_MS) * HOUR_MS;
  const until = instant(hour + 2 * HOUR_MS);
  if (await rates.take(`CALLS#${instant(hour)}`, limit, until)) return 'call';
  return (await rates.take(`CALLS-HELD#${instant(hour)}`, 1, until)) ? 'held_and_told' : 'held';
}

/** What is recorded of a call that was not made. */
export function heldCall(first: Exclude<FirstCall, 'call'>, { settings }: World): NewFact {
  const desk = owed('calls_held', { name: 'Service desk', email: settings.desk });
  return { type: 'call_held', owes: first === 'held_and_told' ? [desk] : [] };
}
