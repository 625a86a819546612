import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { icalText } from '../../../functions/oncall/ical.ts';

const NOW = '2027-01-11T01:00:00.000Z';

/** The lines of a calendar with one entry. */
function linesOf(summary: string, name = 'On call: Main'): readonly string[] {
  const entry = { uid: 'one', from: '2027-01-11T08:00:00.000Z', until: '2027-01-18T08:00:00.000Z', summary };
  return icalText({ name, entries: [entry] }, NOW).split('\r\n');
}

/** A property's value, its folds undone. */
function textOf(property: string, lines: readonly string[]): string | undefined {
  const unfolded = lines.join('\r\n').replaceAll('\r\n ', '').split('\r\n');
  return unfolded.find((line) => line.startsWith(`${property}:`))?.slice(property.length + 1);
}

/** A text as RFC 5545, 3.3.11 has it read. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_all, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));
}

describe('a calendar as text', () => {
  it('is lines that each end with CR LF, its entries between its beginning and its end', () => {
    expect(linesOf('Ann on call: Main')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Allclear//On call//EN',
      'CALSCALE:GREGORIAN',
      'X-WR-CALNAME:On call: Main',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      'UID:one',
      'DTSTAMP:20270111T010000Z',
      'DTSTART:20270111T080000Z',
      'DTEND:20270118T080000Z',
      'SUMMARY:Ann on call: Main',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('is a whole calendar where there is nothing to show', () => {
    const lines = icalText({ name: 'Main', entries: [] }, NOW).split('\r\n');
    expect([lines[0], lines.at(-2), lines.includes('BEGIN:VEVENT')]).toEqual([
      'BEGIN:VCALENDAR',
      'END:VCALENDAR',
      false,
    ]);
  });

  it('lets no text end a value, a line or the entry', () => {
    const lines = linesOf('a, b; c\\d\nEND:VEVENT\r\ne', 'x;y\rz');
    expect(lines).toContain('SUMMARY:a\\, b\\; c\\\\d\\nEND:VEVENT\\ne');
    expect(lines).toContain('X-WR-CALNAME:x\\;y\\nz');
    expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
  });

  it('folds a line of more than 75 octets, and none of 75', () => {
    const fits = 'x'.repeat(75 - 'SUMMARY:'.length);
    expect(linesOf(fits)).toContain(`SUMMARY:${fits}`);
    const lines = linesOf(`${fits}y`);
    expect(lines.slice(lines.indexOf(`SUMMARY:${fits}`)).slice(0, 3)).toEqual([
      `SUMMARY:${fits}`,
      ' y',
      'TRANSP:TRANSPARENT',
    ]);
  });

  it('cuts no character in two, however many octets it has', () => {
    for (const character of ['é', '€', '😀']) {
      for (let before = 60; before < 70; before++) {
        const summary = 'x'.repeat(before) + character.repeat(60);
        const lines = linesOf(summary);
        expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
        // A fold in the middle of one would leave halves, each of which is replaced when it is read.
        expect(Buffer.from(lines.join('\r\n')).toString()).toBe(lines.join('\r\n'));
        expect(textOf('SUMMARY', lines)).toBe(summary);
      }
    }
  });

  it('gives back every text as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const lines = linesOf(text);
        expect(unescaped(textOf('SUMMARY', lines) ?? '')).toBe(text.replaceAll(/\r\n|\r/g, '\n'));
        expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
      }),
    );
  });
});
