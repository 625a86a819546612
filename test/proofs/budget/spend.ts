import type { Scene } from '../scenes.ts';
import { doorOf } from '../stage/functions.ts';
import { type Played, play } from '../stage/play.ts';
import type { Stage } from '../stage/stage.ts';
import { Meter, type Metered } from './meter.ts';
import { gigabyteSeconds, type Spent } from './money.ts';

/** Plays a scene and counts all that it used. */
export async function spend(
  stage: Stage,
  scene: Scene,
): Promise<Played & { readonly spent: Spent; readonly metered: readonly Metered[] }> {
  const tap = stage.tap;
  const meter = new Meter(stage);
  try {
    const played = await play(stage, scene);
    const { ends, calls } = played;
    const used = meter.used();
    const histories = Object.keys(ends).flatMap((id) => stage.states.executions(`${id}-`));
    const events = histories.flatMap((execution) => execution.events);
    const invoked = Map.groupBy(
      calls.filter(({ by }) => by !== 'machine'),
      ({ within }) => within,
    );
    const memory = new Map(
      stage.template.ofType('AWS::Lambda::Function').map((one) => [doorOf(one.id), Number(one.properties.MemorySize)]),
    );
    const billed = [...invoked.values()].map((of) => gigabyteSeconds(memory.get(of[0]?.by ?? '') ?? 0, of.length));
    const laps = calls.filter(({ service }) => service === 'lambda').length;
    return {
      ...played,
      spent: {
        ...used,
        transitions: events.filter(({ type }) => type.endsWith('StateEntered')).length,
        events: events.length,
        requests: used.invocations - laps,
        gigabyteSeconds: billed.reduce((sum, one) => sum + one, 0),
      },
      metered: meter.metered,
    };
  } finally {
    stage.tap = tap;
  }
}
