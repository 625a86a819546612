/** A moment as RFC 3339 in UTC with milliseconds (`2026-11-23T02:15:00.000Z`): such texts sort as time does. */
export type Instant = string;

/** Any RFC 3339 time in our one form. */
export function instant(time: string | number): Instant {
  return new Date(time).toISOString();
}

export function millis(at: Instant): number {
  return Date.parse(at);
}

/** `at` and so many milliseconds. */
export function plus(at: Instant, ms: number): Instant {
  return instant(millis(at) + ms);
}

export function later(a: Instant, b: Instant): Instant {
  return a < b ? b : a;
}

/** The earliest of several moments; null where there is none. */
export function earliest(moments: readonly (Instant | null)[]): Instant | null {
  return moments.filter((at) => at !== null).sort()[0] ?? null;
}

/** What was read before: the few targets of a policy, again and again. */
const known = new Map<string, number>();
const KNOWN = 100;

/** Milliseconds of an ISO 8601 duration in days, hours, minutes and seconds. @throws Error */
export function durationMs(duration: string): number {
  const ms = known.get(duration) ?? readDuration(duration);
  if (known.size >= KNOWN) known.clear();
  known.set(duration, ms);
  return ms;
}

function readDuration(duration: string): number {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  if (parts === null || duration.endsWith('P') || duration.endsWith('T')) {
    throw new Error(`"${duration}" is no duration; write it like PT4H or P1DT30M.`);
  }
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1_000;
}
