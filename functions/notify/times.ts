import { type Instant, millis } from '../sla/instant.ts';
import { isKnown, offsetMs } from '../sla/zone.ts';

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

/** `23 Nov` */
export function dayOf(at: Instant, zone: string): string {
  const { day: date, month } = parts(at, zone);
  return `${date} ${month}`;
}

type Parts = Readonly<Record<'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'timeZoneName', string>>;

/** As `Intl` writes them for readers of British English. */
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

/** Counted from the zone's offset: to have `Intl` write it costs many times as much, and a mail names several times. */
function parts(at: Instant, zone: string): Parts {
  const time = millis(at);
  const there = new Date(time + offsetMs(zone, time));
  return {
    weekday: WEEKDAYS[there.getUTCDay()] ?? '',
    day: String(there.getUTCDate()),
    month: MONTHS[there.getUTCMonth()] ?? '',
    year: String(there.getUTCFullYear()),
    hour: twoDigits(there.getUTCHours()),
    minute: twoDigits(there.getUTCMinutes()),
    timeZoneName: nameAt(zone, time),
  };
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}

const DAY_MS = 86_400_000;
/** What was read before: a zone's name on each day of UTC that begins and ends with the same, else null. */
const names = new Map<string, string | null>();
const NAMES = 1_000;

function nameAt(timeZone: string, time: number): string {
  const day = Math.floor(time / DAY_MS) * DAY_MS;
  const key = `${day} ${timeZone}`;
  const known = names.get(key);
  if (known !== undefined) return known ?? readName(timeZone, time);
  const name = readName(timeZone, day);
  const stays = name === readName(timeZone, day + DAY_MS);
  if (names.size >= NAMES) names.clear();
  names.set(key, stays ? name : null);
  return stays ? name : readName(timeZone, time);
}

/** By zone: making one costs many times what using it does. */
const faces = new Map<string, Intl.DateTimeFormat>();
const FACES = 50;

function readName(timeZone: string, time: number): string {
  const face = faces.get(timeZone) ?? faceOf(timeZone);
  if (faces.size >= FACES) faces.clear();
  faces.set(timeZone, face);
  return face.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** A zone that nobody knows is told as it is counted: UTC. */
function faceOf(zone: string): Intl.DateTimeFormat {
  const timeZone = isKnown(zone) ? zone : 'UTC';
  return new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' });
}

function day({ weekday, day: date, month }: Parts): string {
  return `${weekday} ${date} ${month}`;
}
