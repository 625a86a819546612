import { LONGEST_ADVANCE } from '../clock.ts';
import { durationOf } from '../duration.ts';
import { type Endpoint, EndpointRefusal, json, refuseOthers } from './endpoint.ts';

/** The clock as it is steered from outside. A refusal of its own (`ClockRefusal`) is answered as 400. */
export interface SteerableClock {
  state(): { now: number; speed: number; frozen: boolean };
  /** Resolves when everything that fell due on the way has settled. */
  advance(duration: number): Promise<{ now: number; fired: number }>;
  moveTo(instant: number): Promise<{ now: number; fired: number }>;
  freeze(frozen: boolean): void;
  setSpeed(speed: number): void;
  idle(): Promise<void>;
}

/** `GET /_local/clock` → `{now, speed, frozen}`. */
export function readClock(clock: SteerableClock): Endpoint {
  return () => json(200, { ...clock.state(), now: instant(clock.state().now) });
}

/** `POST /_local/clock` with one of advance, to, freeze, speed → `{now, fired}` (contract section 8). */
export function turnClock(clock: SteerableClock): Endpoint {
  return async ({ body }) => {
    const wish = await body();
    refuseOthers('field', Object.keys(wish), ['advance', 'to', 'freeze', 'speed']);
    const [name, ...more] = Object.keys(wish);
    if (!name || more.length > 0) {
      throw new EndpointRefusal(400, 'Send exactly one of "advance", "to", "freeze" and "speed".');
    }
    const { now, fired } = await turn(clock, name, wish[name]);
    return json(200, { now: instant(now), fired });
  };
}

async function turn(clock: SteerableClock, name: string, value: unknown): Promise<{ now: number; fired: number }> {
  try {
    if (name === 'advance') return await clock.advance(duration(value));
    if (name === 'to') return await clock.moveTo(within(clock, time(value)));
    // Behind an advance like every other request: an advance keeps the time still while it steps.
    await clock.idle();
    if (name === 'freeze') clock.freeze(truth(value));
    else clock.setSpeed(number(value));
    return { now: clock.state().now, fired: 0 };
  } catch (error) {
    if (error instanceof Error && error.name === 'ClockRefusal') throw new EndpointRefusal(400, error.message);
    throw error;
  }
}

function duration(value: unknown): number {
  const length = typeof value === 'string' ? durationOf(value) : undefined;
  if (length === undefined) {
    throw new EndpointRefusal(
      400,
      '"advance" must be a duration of weeks, or of days, hours, minutes and seconds, such as PT4H.',
    );
  }
  return length;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

function time(value: unknown): number {
  const at =
    typeof value === 'string' && INSTANT.test(value) && isOnTheCalendar(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at))
    throw new EndpointRefusal(400, '"to" must be an instant with its zone, such as 2026-03-01T09:00:00Z.');
  return at;
}

/** No further than an advance may go. */
function within(clock: SteerableClock, at: number): number {
  if (at - clock.state().now <= LONGEST_ADVANCE) return at;
  throw new EndpointRefusal(400, `"to" may be at most P400D ahead of ${instant(clock.state().now)}.`);
}

/** `Date.parse` takes 30 February for 2 March. */
function isOnTheCalendar(value: string): boolean {
  const minute = value.slice(0, 'YYYY-MM-DDTHH:MM'.length);
  const at = Date.parse(`${minute}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(minute);
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new EndpointRefusal(400, '"freeze" must be true or false.');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new EndpointRefusal(400, '"speed" must be a number from 0.1 to 10,000.');
  return value;
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
