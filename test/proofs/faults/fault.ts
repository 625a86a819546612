import { ServiceError } from '../../../infra/local/service-error.ts';
import { type Apply, type Call, type Tap, Unanswered } from '../stage/call.ts';
import type { Stage } from '../stage/stage.ts';

/** What can befall a call, each in the words that the tables use. */
export const FAULTS = [
  'refused',
  'throttled',
  'timed out',
  'answer lost',
  'killed before',
  'killed after',
  'delivered twice',
  'late',
  'overtaken',
  'overtaken by far',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A fault, and which call of a scene it befalls; tries of one call by the SDK count as one. */
export interface Injected {
  readonly at: number;
  readonly fault: Fault;
}

/** Past every deadline of the response clock of high priority. */
const LATE_MS = 20 * 60_000;
const SOON_MS = 5_000;

const never = () => new Promise<never>(() => undefined);

/** A tap that lets these faults befall a scene, and tells which calls they befell. */
export function injecting(stage: Stage, plan: readonly Injected[]): { readonly tap: Tap; readonly befell: Call[] } {
  const numbers = new Map<string, number>();
  const tries = new Map<string, number>();
  const befell: Call[] = [];
  const tap: Tap = (call, apply) => {
    const at = numbers.get(call.id) ?? numbers.size;
    numbers.set(call.id, at);
    const fault = plan.find((one) => one.at === at)?.fault;
    if (fault === undefined) return apply();
    const nth = tries.get(call.id) ?? 0;
    tries.set(call.id, nth + 1);
    if (nth === 0) befell.push(call);
    return befall(stage, fault, call, nth, apply);
  };
  return { tap, befell };
}

async function befall(stage: Stage, fault: Fault, call: Call, nth: number, apply: Apply): Promise<unknown> {
  switch (fault) {
    case 'refused':
      throw new ServiceError(REFUSALS[call.service], 'The service is not available.', 503);
    case 'throttled':
      throw new ServiceError(THROTTLES[call.service], 'Rate exceeded.', call.service === 'chat' ? 429 : 400);
    case 'timed out':
      throw new Unanswered('No answer came in time.');
    case 'answer lost':
      if (nth > 0) return apply();
      await apply();
      throw new Unanswered('The connection broke before the answer.');
    case 'killed before':
      call.end('killed');
      return never();
    case 'killed after':
      await apply();
      call.end('killed');
      return never();
    case 'delivered twice': {
      const answer = await apply();
      await apply().catch(() => undefined);
      return answer;
    }
    case 'late':
      return late(stage, call, apply);
    case 'overtaken':
    case 'overtaken by far':
      if (nth > 0) return apply();
      land(stage, fault === 'overtaken' ? SOON_MS : LATE_MS, apply);
      throw new Unanswered('The connection broke; what was sent is still on its way.');
  }
}

/** The caller gives up; what it asked for is carried out when nobody expects it any more. */
function late(stage: Stage, call: Call, apply: Apply): Promise<unknown> {
  call.end('timed out');
  const answer = land(stage, LATE_MS, apply);
  return call.by === 'machine' ? answer : never();
}

/** Carries a call out after a time of the stage. */
function land(stage: Stage, after: number, apply: Apply): Promise<unknown> {
  const landed = Promise.withResolvers<unknown>();
  landed.promise.catch(() => undefined);
  stage.clock.at(stage.clock.now() + after, () => {
    void stage.clock.busy(() => apply().then(landed.resolve, landed.reject));
  });
  return landed.promise;
}

const REFUSALS = {
  dynamodb: 'InternalServerError',
  states: 'ServiceUnavailable',
  ses: 'ServiceUnavailable',
  lambda: 'ServiceException',
  chat: 'ServiceUnavailable',
} as const;

const THROTTLES = {
  dynamodb: 'ProvisionedThroughputExceededException',
  states: 'ThrottlingException',
  ses: 'Throttling',
  lambda: 'TooManyRequestsException',
  chat: 'TooManyRequests',
} as const;

/** A tap in which the wake index shows what it held some seconds ago, in either order. */
export function lateIndex(stage: Stage, lagMs: number, reversed: boolean): Tap {
  return async (call, apply) => {
    if (call.operation !== 'Query' || call.input['IndexName'] !== 'wake') return apply();
    const values = call.input['ExpressionAttributeValues'] as Record<string, { S: string }>;
    const shown = stage.sweeps.due(values[':shard']?.S ?? '', values[':now']?.S ?? '', lagMs);
    const rows = shown.map(({ pk, sk, wakeAt }) => ({
      pk: { S: pk },
      sk: { S: sk },
      wake: values[':shard'],
      wakeAt: { S: wakeAt },
    }));
    const Items = reversed ? rows.toReversed() : rows;
    return { Items, Count: Items.length, ScannedCount: Items.length };
  };
}
