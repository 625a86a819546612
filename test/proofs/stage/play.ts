import { Client } from '../../../infra/demo/client.ts';
import type { Ends, Scene } from '../scenes.ts';
import type { Call } from './call.ts';
import { People } from './people.ts';
import type { Stage } from './stage.ts';

export interface Played {
  readonly ends: Ends;
  readonly calls: readonly Call[];
  /** Requests that were answered by 500. */
  readonly failures: number;
}

/** Where a stage's time begins: a Monday night in winter, 02:00 in Berlin. */
export const BEGINS = '2027-01-11T01:00:00.000Z';

/** What a person would wait for at most until all is quiet after the end. */
const QUIET = 'PT20M';
const DAY_MS = 86_400_000;

/** Plays a scene from the next Monday night on, 02:00 in Berlin in winter, and lets what follows from it come to rest. */
export async function play(stage: Stage, scene: Scene): Promise<Played> {
  stage.sweeps.forget();
  await stage.clock.moveTo(nextMonday(stage.clock.now()));
  // Whatever was played before, a scene makes the same calls.
  await stage.moveCatalogue(String(stage.clock.now()));
  const calls: Call[] = [];
  const tap = stage.tap;
  stage.tap = (call, apply) => {
    calls.push(call);
    return tap(call, apply);
  };
  let keys = 0;
  // A client of its own: tokens end after a year of the stage's time.
  const people = new People(new Client(() => stage.place.url), () => `${scene.name} ${stage.clock.now()} ${keys++}`);
  try {
    const ends = await scene.play(people, stage);
    await people.wait(QUIET);
    // Addresses that came back work again, for the scenes that follow.
    for (const pk of suppressed(calls)) await stage.remove(pk, 'ADDRESS');
    return { ends, calls, failures: people.failures };
  } finally {
    stage.sweeps.on = true;
    stage.tap = tap;
  }
}

function suppressed(calls: readonly Call[]): ReadonlySet<string> {
  const keys = calls.map(({ input }) => input['Item'] as { readonly pk?: { readonly S: string } } | undefined);
  return new Set(keys.flatMap((key) => key?.pk?.S ?? []).filter((pk) => pk.startsWith('SUPPRESSED#')));
}

/** 01:00 UTC of the next Monday. */
export function nextMonday(now: number): number {
  const monday = new Date(now + DAY_MS);
  monday.setUTCHours(1, 0, 0, 0);
  while (monday.getUTCDay() !== 1) monday.setTime(monday.getTime() + DAY_MS);
  return monday.getTime();
}
