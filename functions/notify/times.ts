import type { Instant } from '../sla/instant.ts';

/** `Mon 23 Nov 2026, 03:15 CET (02:15 UTC)`; the day of UTC too where it is another. */
export function fullTime(at: Instant, zone: string): string {
  const there = parts(at, zone);
  const utc = parts(at, 'UTC');
  const local = `${day(there)} ${there.year}, ${there.hour}:${there.minute} ${there.timeZoneName}`;
  if (there.timeZoneName === 'UTC') return local;
  const sameDay = day(there) === day(utc);
  return `${local} (${sameDay ? '' : `${day(utc)}, `}${utc.hour}:${utc.minute} UTC)`;
}

/** `03:15 CET`, and with its weekday (`Mon 09:30 CET`) where that is not the reader's today. */
export function shortTime(at: Instant, now: Instant, zone: string): string {
  const there = parts(at, zone);
  const today = parts(now, zone);
  const time = `${there.hour}:${there.minute} ${there.timeZoneName}`;
  return day(there) === day(today) && there.year === today.year ? time : `${there.weekday} ${time}`;
}

type Parts = Readonly<Record<'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'timeZoneName', string>>;

/** By zone: making one costs many times what using it does. */
const faces = new Map<string, Intl.DateTimeFormat>();

function face(zone: string): Intl.DateTimeFormat {
  const made = faces.get(zone) ?? newFace(zone);
  faces.set(zone, made);
  return made;
}

/** A zone that nobody knows must not keep a call from being mailed: UTC then. */
function newFace(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
  } catch {
    return face('UTC');
  }
}

/** What was read last: a mail names the same few moments several times. */
const read = new Map<string, Parts>();
const READ = 200;

function parts(at: Instant, timeZone: string): Parts {
  const key = `${at} ${timeZone}`;
  const known = read.get(key) ?? partsAnew(at, timeZone);
  if (read.size >= READ) read.clear();
  read.set(key, known);
  return known;
}

function partsAnew(at: Instant, timeZone: string): Parts {
  const formatted = face(timeZone).formatToParts(Date.parse(at));
  const value = (type: keyof Parts) => formatted.find((part) => part.type === type)?.value ?? '';
  return {
    weekday: value('weekday'),
    day: value('day'),
    month: value('month'),
    year: value('year'),
    hour: value('hour'),
    minute: value('minute'),
    timeZoneName: value('timeZoneName'),
  };
}

function day({ weekday, day: date, month }: Parts): string {
  return `${weekday} ${date} ${month}`;
}
