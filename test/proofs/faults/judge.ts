import { broken } from '../oracle.ts';
import { SCENES, type Scene } from '../scenes.ts';
import type { Call } from '../stage/call.ts';
import { play } from '../stage/play.ts';
import type { Stage } from '../stage/stage.ts';
import { type Fault, type Injected, injecting, lateIndex } from './fault.ts';
import { judgeOrders } from './orders.ts';
import { itemOf } from './places.ts';

/** One run of a scene under faults. Messages between processes carry it, so it is data. */
export interface Case {
  readonly scene: string;
  readonly faults: readonly Injected[];
  /** How the wake index lags, where that is what is tried. */
  readonly index?: { readonly lagMs: number; readonly reversed: boolean };
  /** Two commands at once in every order instead of a scene; or in one order, as a failure names it. */
  readonly pair?: string;
  readonly order?: string;
  /** Calls of the same scene without a fault: more than a few times as many would be a spin. */
  readonly calls: number;
}

export interface Verdict {
  /** Whatever was not as promised. */
  readonly wrong: readonly string[];
  /** Calls that a fault befell; of two commands the orders that were played. */
  readonly befell: number;
}

/** Faults that end a function in the middle: only these may lead to a 500. */
const DEADLY: readonly Fault[] = ['killed before', 'killed after', 'late'];

export function sceneOf(name: string): Scene {
  const scene = SCENES.find((one) => one.name === name);
  if (scene === undefined) throw new Error(`There is no scene "${name}".`);
  return scene;
}

/** Plays a case to its end, and judges what became of every incident in it. `tell` hears of every call. */
export async function judge(
  stage: Stage,
  { scene, faults, index, pair, order, calls: usual }: Case,
  tell: (line: string) => void = () => undefined,
): Promise<Verdict> {
  if (pair !== undefined) return judgeOrders(stage, pair, order);
  const outer = stage.tap;
  const { tap: inject, befell } = injecting(stage, faults);
  const tap = index === undefined ? inject : lateIndex(stage, index.lagMs, index.reversed);
  stage.tap = (call, apply) => {
    const at = new Date(stage.clock.now()).toISOString();
    tell(`${at} ${call.within}: ${call.operation} ${itemOf(call)}`);
    return tap(call, () => outer(call, apply));
  };
  try {
    const { ends, calls, failures } = await play(stage, sceneOf(scene));
    const circumstances = { mayDouble: befell.some(betweenSendingAndMarking), heldUp: 0 };
    const wrong = await Promise.all(
      Object.entries(ends).map(([id, status]) => broken(stage, id, status, circumstances)),
    );
    const spun = calls.length > 3 * usual + 400 ? [`made ${calls.length} calls instead of ${usual}`] : [];
    const fell = failures > 0 && faults.every(({ fault }) => !DEADLY.includes(fault)) ? ['answered 500'] : [];
    return { wrong: [...wrong.flat(), ...spun, ...fell], befell: befell.length };
  } catch (error) {
    return { wrong: [(error as Error).message.slice(0, 300)], befell: befell.length };
  } finally {
    stage.tap = outer;
  }
}

function betweenSendingAndMarking(call: Call): boolean {
  return (
    call.service === 'ses' ||
    call.service === 'chat' ||
    (['M', 'CALLED'].includes(itemOf(call)) && call.operation === 'UpdateItem')
  );
}
