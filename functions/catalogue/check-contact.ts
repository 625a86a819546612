import { sameAddress } from '../incident/tell.ts';
import { openUntil } from '../sla/calendar.ts';
import { below, checkWeekly, escaped, type Fault, isTimeZone } from '../sla/check-policy.ts';
import type { Contact } from './catalogue.ts';
import { quietHoursOf } from './contact.ts';

/** What a schema cannot see in a person: one address said twice, hours that are none, of no zone, or without an end. */
export function checkContact(contact: Contact): readonly Fault[] {
  const { email, second } = contact;
  const detail = 'This is their first address; write another one, or leave it out';
  const twice = second !== undefined && sameAddress(email, second) ? [{ pointer: '/second', detail }] : [];
  return [...twice, ...checkQuiet(contact)];
}

function checkQuiet(contact: Contact): readonly Fault[] {
  const { timeZone, quiet = {} } = contact;
  if (timeZone === undefined) {
    const detail = 'Quiet hours are local times; say in which zone, by an IANA name like Europe/Berlin';
    return contact.quiet === undefined ? [] : [{ pointer: '/timeZone', detail }];
  }
  if (!isTimeZone(timeZone)) {
    return [{ pointer: '/timeZone', detail: 'This is no time zone; write an IANA name like Europe/Berlin' }];
  }
  const faults = below('/quiet', checkWeekly(quiet));
  if (faults.length > 0) return faults;
  const calendar = quietHoursOf(contact);
  const end = calendar === null ? null : openUntil(calendar, 0);
  if (calendar === null || end === null || openUntil(calendar, end) === null) return [];
  return [{ pointer: '/quiet', detail: 'The quiet hours never end; leave some time in which they may be called' }];
}

/** A mail to an address is for one person: of two nobody could tell who answers. */
export function checkAddresses(people: ReadonlyMap<string, Contact>): readonly Fault[] {
  const owned = [...people].flatMap(([id, { email, second }]) => [
    { id, email, pointer: `/people/${escaped(id)}/email` },
    ...(second === undefined ? [] : [{ id, email: second, pointer: `/people/${escaped(id)}/second` }]),
  ]);
  const owners = Map.groupBy(owned, ({ email }) => email.toLowerCase());
  return [...owners.values()]
    .filter((all) => all.some(({ id }) => id !== all[0]?.id))
    .flat()
    .map(({ pointer }) => ({ pointer, detail: 'This address is owned by two people; leave it to one of them' }));
}
