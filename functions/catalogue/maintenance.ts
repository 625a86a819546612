import { invalid } from '../incident/refusal.ts';
import { type Calendar, openUntil } from '../sla/calendar.ts';
import type { Fault } from '../sla/check-policy.ts';
import { type Instant, instant, millis } from '../sla/instant.ts';
import type { Catalogue, Maintenance } from './catalogue.ts';

/** How far ahead an end is looked for: what lasts longer has none. */
const HORIZON_MS = 366 * 86_400_000;

/**
 * The maintenance window that a service is in at an instant, and when the last of those that touch it ends; null where
 * it is in none. From its first instant up to, not including, its last.
 */
export function maintenanceUntil(
  { maintenance }: Pick<Catalogue, 'maintenance'>,
  service: string | null,
  at: Instant,
): { readonly id: string; readonly until: Instant } | null {
  const windows = [...maintenance.values()].filter(({ services }) => services.includes(service ?? ''));
  const present = windows
    .map((window) => ({ window, end: endOf(window, millis(at)) }))
    .filter(({ end }) => end !== null)
    .sort((a, b) => (b.end ?? 0) - (a.end ?? 0))[0];
  if (present === undefined) return null;
  return { id: present.window.id, until: instant(lastEnd(windows, millis(at))) };
}

/** Whether windows come one upon the other without end. */
export function neverEnd(windows: readonly Maintenance[]): boolean {
  return lastEnd(windows, 0) >= HORIZON_MS;
}

/** When the last of the windows that touch one another from an instant on ends; the instant itself where it is in none. */
function lastEnd(windows: readonly Maintenance[], at: number): number {
  let end = at;
  let next = at;
  do {
    end = next;
    next = windows.reduce((last, window) => Math.max(last, endOf(window, end) ?? end), end);
  } while (next > end && next - at < HORIZON_MS);
  return next;
}

/** When a window that an instant is within ends; null outside of it. */
function endOf({ from, until, weekly }: Maintenance, at: number): number | null {
  if (from !== undefined && at < millis(from)) return null;
  const end = until === undefined ? Number.POSITIVE_INFINITY : millis(until);
  if (at >= end) return null;
  const closing = weekly === undefined ? end : weeklyEnd(weekly, at);
  return closing === null || closing === Number.POSITIVE_INFINITY ? null : Math.min(closing, end);
}

/** The hours of weekly windows as calendars: each incident asks for the same ones again and again. */
const calendars = new WeakMap<NonNullable<Maintenance['weekly']>, Calendar>();

function weeklyEnd(weekly: NonNullable<Maintenance['weekly']>, at: number): number | null {
  // A calendar that never opens is searched for years.
  if (Object.values(weekly.hours).every(({ length }) => length === 0)) return null;
  const calendar = calendars.get(weekly) ?? { timeZone: weekly.timeZone, weekly: weekly.hours, holidays: [] };
  calendars.set(weekly, calendar);
  return openUntil(calendar, at);
}

/** A window as it is kept: one that says no beginning, nor hours in which it comes, goes on or begins now. */
export function withBeginning<W extends Pick<Maintenance, 'from' | 'weekly'>>(
  said: W,
  before: Maintenance | undefined,
  now: Instant,
): W {
  return said.from !== undefined || said.weekly !== undefined ? said : { ...said, from: before?.from ?? now };
}

/** What is wrong with a new window that is over already. */
export function checkOver({ until }: Maintenance, now: Instant): readonly Fault[] {
  if (until === undefined || millis(until) > millis(now)) return [];
  return [{ pointer: '/until', detail: 'It is over already; write a time that is still to come' }];
}

/** The same for one that is put by itself. @throws Refusal ValidationFailed for a new one that is over already */
export function begun(said: Maintenance, before: Maintenance | undefined, now: Instant): Maintenance {
  const [fault] = before === undefined ? checkOver(said, now) : [];
  if (fault !== undefined) throw invalid(fault.pointer, fault.detail);
  return withBeginning(said, before, now);
}
