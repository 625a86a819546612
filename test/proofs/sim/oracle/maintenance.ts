import type { Maintenance } from '../../../../functions/catalogue/catalogue.ts';
import type { Fact, FactType, Incident } from '../../../../functions/incident/incident.ts';
import type { Calendar } from '../../../../functions/sla/calendar.ts';
import { Hours } from './hours.ts';
import { type Case, time } from './judgement.ts';

type Placed = Pick<Incident, 'kind' | 'service'>;

/** What calls somebody by itself, or is a step of a clock. */
const CALLS: readonly FactType[] = ['called', 'call_repeated', 'escalated', 'breached', 'warned', 'skipped'];

/** From when on an incident may call somebody by itself: at once, or when the maintenance of its service is over. */
export function freeFrom(one: Case, { kind, service }: Placed, at: number): number {
  const { maintenance } = one.lived.stage.worlds.now.catalogue;
  if (kind === 'request' || maintenance.size === 0) return at;
  const windows = [...maintenance.values()].filter(({ services }) => services.includes(service ?? ''));
  let free = at;
  for (;;) {
    const ends = windows.map((window) => endOf(window, free, one.lived.begun)).filter((end) => end !== null);
    if (ends.length === 0) return free;
    free = Math.max(...ends);
  }
}

/** Under maintenance nothing calls anybody by itself; who does not get a mail is another matter. */
export function judgeMaintenance(one: Case): void {
  if (one.lived.stage.worlds.now.catalogue.maintenance.size === 0) return;
  let before: Placed | null = null;
  for (const { head } of one.commits) {
    const { incident, newest } = head;
    const placed = before === null || newest.some(({ type }) => type === 'triaged') ? incident : before;
    const at = Date.parse(incident.updatedAt);
    const free = freeFrom(one, placed, at);
    if (free > at) {
      for (const { type, n } of newest.filter(callsByItself)) {
        one.fails(`has ${type} by fact ${n} at ${time(at)}, though maintenance lasts until ${time(free)}`);
      }
    }
    before = incident;
  }

  function callsByItself({ type, actor }: Fact, _index: number, facts: readonly Fact[]): boolean {
    // What somebody acknowledges too late is recorded as missed, and calls nobody.
    if (type === 'breached' && facts.some((fact) => fact.type === 'acknowledged')) return false;
    return actor.kind === 'system' && CALLS.includes(type) && facts.every((fact) => fact.type !== 'call_bounced');
  }
}

/** When a window that a moment is within ends; null outside of it. */
function endOf(window: Maintenance, at: number, begun: string): number | null {
  const from = window.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(window.from);
  const until = window.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(window.until);
  if (at < from || at >= until) return null;
  if (window.weekly === undefined) return until;
  const closing = Hours.of(calendarOf(window, window.weekly), begun).closingFrom(at);
  return closing === null ? null : Math.min(closing, until);
}

const calendars = new WeakMap<Maintenance, Calendar>();

/** The same one each time: hours are known by their calendar. */
function calendarOf(window: Maintenance, { timeZone, hours }: NonNullable<Maintenance['weekly']>): Calendar {
  const calendar = calendars.get(window) ?? { timeZone, weekly: hours, holidays: [] };
  calendars.set(window, calendar);
  return calendar;
}
