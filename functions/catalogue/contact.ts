import { sameAddress } from '../incident/tell.ts';
import { type Calendar, openUntil } from '../sla/calendar.ts';
import { type Instant, instant, millis } from '../sla/instant.ts';
import type { Catalogue, Contact } from './catalogue.ts';

/** How the person of an address wants to be reached, where the catalogue knows. */
export function contactOf(email: string, { people }: Catalogue): Contact | undefined {
  return [...people.values()].find((contact) => sameAddress(contact.email, email));
}

/** When the quiet hours in which somebody is at an instant end; null where they are in none. */
export function quietUntil(contact: Contact | undefined, at: Instant): Instant | null {
  if (contact === undefined) return null;
  const quiet = quietHoursOf(contact);
  const end = quiet === null ? null : openUntil(quiet, millis(at));
  return end === null ? null : instant(end);
}

/** Somebody's quiet hours as a calendar that is open in them; null where they have none. */
export function quietHoursOf({ quiet = {}, timeZone }: Contact): Calendar | null {
  // A calendar that never opens is searched for years.
  if (timeZone === undefined || Object.values(quiet).every(({ length }) => length === 0)) return null;
  return { timeZone, weekly: quiet, holidays: [] };
}
