import { Client } from '../../../infra/demo/client.ts';
import { broken } from '../oracle.ts';
import type { Call } from '../stage/call.ts';
import { People } from '../stage/people.ts';
import { nextMonday } from '../stage/play.ts';
import type { Stage } from '../stage/stage.ts';
import type { Verdict } from './judge.ts';
import { type Commands, PAIRS } from './pairs.ts';
import { itemOf } from './places.ts';

/** More orders than this of one pair are a sign that two commands keep each other from ever being done. */
const MOST = 2_000;

/** A read or a write that waits for its turn. */
interface Step {
  readonly pass: () => void;
  readonly item: string;
  readonly writes: boolean;
}

/**
 * Plays a pair of commands at once in every order in which their reads and writes of incidents can come: as a model
 * checker does, by following each choice to its end and going back to the last that has another side. Of orders that
 * differ only in steps which do not touch each other, one is judged (sleep sets: Godefroid, "Partial-Order Methods for
 * the Verification of Concurrent Systems", 1996). `order`, where it is given, plays that one alone.
 */
export async function judgeOrders(stage: Stage, pair: string, order: string | undefined): Promise<Verdict> {
  const prepare = PAIRS[pair];
  if (prepare === undefined) throw new Error(`There is no pair "${pair}".`);
  const wrong: string[] = [];
  let orders = 0;
  let next: readonly number[] | null = [...(order ?? '')].map(Number);
  while (next !== null && orders < MOST) {
    const { taken, open, faults } = await playOrder(stage, prepare, next);
    wrong.push(...(faults ?? []).map((fault) => `order ${taken.join('')}: ${fault}`));
    if (faults !== null) orders++;
    next = order === undefined ? followUp(taken, open) : null;
  }
  if (orders === MOST) wrong.push(`more than ${MOST} orders`);
  return { wrong, befell: orders };
}

/** The choices with the last one that has another side turned to it; null where all sides were seen. */
function followUp(taken: readonly number[], open: readonly boolean[]): readonly number[] | null {
  const last = taken.findLastIndex((choice, index) => choice === 0 && open[index]);
  return last < 0 ? null : [...taken.slice(0, last), 1];
}

/**
 * Plays one order: the given choices, then always the first command that can go on. `faults` is null for an order that
 * comes to the same as one that was played before.
 */
async function playOrder(
  stage: Stage,
  prepare: (people: People, stage: Stage) => Promise<Commands>,
  given: readonly number[],
) {
  stage.sweeps.forget();
  await stage.clock.moveTo(nextMonday(stage.clock.now()));
  let keys = 0;
  const people = new People(new Client(() => stage.place.url), () => `order ${stage.clock.now()} ${keys++}`);
  const commands = await prepare(people, stage);
  const gates: Step[] = [];
  const sides = new Map<string, number>();
  const [tap, before] = [stage.tap, stage.functions.count];
  stage.tap = async (call, apply) => {
    const side = sideOf(call, before, sides);
    if (side !== undefined && ['HEAD', 'J'].includes(itemOf(call))) {
      await new Promise<void>((pass) => {
        gates[side] = { pass, item: keyOf(call), writes: call.operation !== 'GetItem' };
      });
    }
    return tap(call, apply);
  };
  const ended = [false, false];
  const answers: Promise<number>[] = [];
  for (const [side, command] of commands.both.entries()) {
    answers.push(
      command().finally(() => {
        ended[side] = true;
      }),
    );
    // Invocations are told apart by their numbers, so the second begins when the first has its own.
    while (stage.functions.count <= before + side) await new Promise((turn) => setImmediate(turn));
  }
  const taken: number[] = [];
  const open: boolean[] = [];
  /** The first command's step that was played first before: it need not come next until something touches it. */
  let asleep: Step | null = null;
  let again = false;
  const ready = () => [0, 1].every((side) => ended[side] || gates[side] !== undefined);
  while (!ended.every(Boolean)) {
    while (!ready()) await new Promise((turn) => setImmediate(turn));
    const can = [0, 1].filter((side) => gates[side] !== undefined);
    if (can.length === 0) break;
    const chosen: number = asleep !== null && can.includes(1) ? 1 : (given[taken.length] ?? 0);
    const choice: number = can.length === 1 ? (can[0] as number) : chosen;
    open.push(can.length === 2 && asleep === null);
    taken.push(choice);
    const [step, other]: readonly (Step | undefined)[] = [gates[choice], gates[1 - choice]];
    if (choice === 1 && other !== undefined) asleep = other;
    if (choice === 0 && asleep !== null) again = true;
    if (choice === 0 || (asleep !== null && touch(step, asleep))) asleep = null;
    delete gates[choice];
    step?.pass();
    await new Promise((turn) => setImmediate(turn));
  }
  stage.tap = tap;
  const statuses = await Promise.all(answers);
  await people.wait('PT10M');
  if (again) {
    await commands.end();
    return { taken, open, faults: null };
  }
  const faults = [
    ...statuses.filter((status) => status >= 500 && status !== 503).map((status) => `answered ${status}`),
    ...(await commands.judge(statuses)),
  ];
  const ends = await commands.end();
  for (const [id, status] of Object.entries(ends)) {
    faults.push(...(await broken(stage, id, status, { mayDouble: false, heldUp: 0 })));
  }
  return { taken, open, faults };
}

function keyOf({ input }: Call): string {
  const { pk, sk } = (input['Key'] ?? input['Item']) as Record<string, { readonly S: string }>;
  return `${pk?.S} ${sk?.S}`;
}

/** Whether it matters which of the two comes first. */
function touch(one: Step | undefined, other: Step): boolean {
  return one?.item === other.item && (one.writes || other.writes);
}

/** Which of the two commands a call is of: the first two invocations that begin after `before`. */
function sideOf(call: Call, before: number, sides: Map<string, number>): number | undefined {
  const invocation = Number(call.within.split(' ')[1]);
  if (call.by === 'machine' || invocation <= before || invocation > before + 2) return undefined;
  if (!sides.has(call.within)) sides.set(call.within, invocation - before - 1);
  return sides.get(call.within);
}
