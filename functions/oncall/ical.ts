import type { Instant } from '../sla/instant.ts';

/** Something that lasts from one time to another, as a calendar shows it. */
interface Entry {
  /** The same as long as it is the same thing. */
  readonly uid: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly summary: string;
}

export interface EntryCalendar {
  readonly name: string;
  readonly entries: readonly Entry[];
}

const FOLD_OCTETS = 75;

/**
 * A calendar as `text/calendar`, by RFC 5545: content lines and their folding (3.1), times in UTC (3.3.5), texts
 * (3.3.11), the object and its properties (3.4, 3.6, 3.7) and events (3.6.1), in none of which anybody is busy (3.8.2.7).
 * How often to look again is said by RFC 7986, section 5.7, and, with the name, as programs read it that are older.
 *
 * Where there is nothing to show it has no event, which 3.6 does not foresee and every program takes.
 */
export function icalText({ name, entries }: EntryCalendar, now: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Allclear//On call//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...entries.flatMap(({ uid, from, until, summary }) => [
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `DTSTAMP:${utc(now)}`,
      `DTSTART:${utc(from)}`,
      `DTEND:${utc(until)}`,
      `SUMMARY:${escaped(summary)}`,
      // Whoever is on call for a week is not to be shown as busy for a week.
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

/** `20270111T080000Z` */
function utc(at: Instant): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** A line in pieces of at most 75 octets, the space before each further one among them; no character is cut. */
function folded(line: string): string {
  let octets = 0;
  let text = '';
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (octets + more > FOLD_OCTETS) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += more;
  }
  return text;
}
