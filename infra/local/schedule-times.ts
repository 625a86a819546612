/** When a schedule fires: the first time after `after`, in milliseconds since the epoch. */
export type NextTime = (after: number) => number;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: HOUR, day: 24 * HOUR };
const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const CRON = /^cron\((\S+) (\S+) (\S+ \S+ \S+ \S+)\)$/;

/** The values that one cron field names below `end`: `*`, a number, a list, a range, or any of them with a step (`0/15`). */
function valuesOf(field: string, end: number): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, from, to, step] = match.map((text) => (text === undefined ? undefined : Number(text)));
    const last = to ?? (from === undefined || step !== undefined ? end - 1 : from);
    if (last >= end || step === 0) return undefined;
    for (let value = from ?? 0; value <= last; value += step ?? 1) values.add(value);
  }
  return values;
}

function everyDay(minutes: Set<number>, hours: Set<number>): NextTime {
  return (after) => {
    let time = (Math.floor(after / MINUTE) + 1) * MINUTE;
    while (!minutes.has(Math.floor(time / MINUTE) % 60) || !hours.has(Math.floor(time / HOUR) % 24)) {
      time += MINUTE;
    }
    return time;
  };
}

/**
 * The times of an EventBridge schedule expression: `rate(…)`, counted from `start`, or `cron(…)` of minutes and hours
 * in UTC on every day. Undefined for any other.
 */
export function scheduleTimes(expression: string, start: number): NextTime | undefined {
  const rate = RATE.exec(expression);
  if (rate) {
    const period = Number(rate[1]) * (UNITS[rate[2] ?? ''] ?? 0);
    return period > 0 ? (after) => start + (Math.floor((after - start) / period) + 1) * period : undefined;
  }
  const cron = CRON.exec(expression);
  if (!cron || !/^(\* \* \?|\? \* \*) \*$/.test(cron[3] ?? '')) return undefined;
  const [minutes, hours] = [valuesOf(cron[1] ?? '', 60), valuesOf(cron[2] ?? '', 24)];
  return minutes?.size && hours?.size ? everyDay(minutes, hours) : undefined;
}
