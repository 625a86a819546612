import { describe, expect, it } from 'vitest';
import type { Layer, Override } from '../../../functions/catalogue/catalogue.ts';
import { feedCalendar, peopleOf } from '../../../functions/oncall/feed.ts';

const DAY_MS = 86_400_000;
const NOW = '2026-03-25T12:00:00.000Z';

function member(name: string) {
  return { name, email: `${name}@example.com` };
}

/** Weekly turns from Monday, 5 January 2026, at nine in Berlin. */
function layer(names: readonly string[], other: Partial<Layer> = {}): Layer {
  const members = names.map(member);
  return { name: 'Turns', startsOn: '2026-01-05', every: 'P1W', handover: '09:00', members, ...other };
}

function schedule(...layers: readonly Layer[]) {
  return { id: 'main', name: 'Main', timeZone: 'Europe/Berlin', layers, linkKey: '0123456789abcdef'.repeat(2) };
}

function override(person: string, from: string, until: string, other: Partial<Override> = {}): Override {
  const who = { person: member(person), instead: null, reason: null, by: 'manager@example.com' };
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id: person,
    schedule: 'main',
    from,
    until,
    at,
    declinedAt: null,
    linkKey: '',
    acceptedAt: at,
    ...who,
    ...other,
  };
}

interface Wish {
  readonly reader?: string;
  readonly now?: string;
  readonly overrides?: readonly Override[];
}

function entriesOf(of: ReturnType<typeof schedule>, wish: Wish = {}) {
  const { reader = null, now = NOW, overrides = [] } = wish;
  return feedCalendar({ schedule: of, reader }, overrides, now).entries;
}

/** `from until: summary`, in UTC to the minute. */
function shown(of: ReturnType<typeof schedule>, wish: Wish = {}): readonly string[] {
  return entriesOf(of, wish).map(
    ({ from, until, summary }) => `${from.slice(5, 16)} ${until.slice(5, 16)}: ${summary}`,
  );
}

describe('the feed of a schedule', () => {
  it('shows who is on call, from a week ago to 90 days ahead, by name alone', () => {
    const weekly = schedule(layer(['ann', 'bob', 'cem']));
    // The turn that was under way a week ago is shown whole.
    expect(shown(weekly).slice(0, 3)).toEqual([
      '03-16T08:00 03-23T08:00: bob on call: Main',
      '03-23T08:00 03-30T07:00: cem on call: Main',
      '03-30T07:00 04-06T07:00: ann on call: Main',
    ]);
    expect(shown(weekly).at(-1)).toBe('06-22T07:00 06-24T00:00: ann on call: Main');
    expect(JSON.stringify(feedCalendar({ schedule: weekly, reader: null }, [], NOW))).not.toContain('@');
  });

  it('has the hand-over at the same time on the wall when clocks change', () => {
    // Berlin goes to summer time on 29 March 2026 at 02:00.
    const daily = schedule(layer(['ann', 'bob'], { every: 'P1D' }));
    expect(shown(daily).filter((line) => /^03-2[89]/.test(line))).toEqual([
      '03-28T08:00 03-29T07:00: ann on call: Main',
      '03-29T07:00 03-30T07:00: bob on call: Main',
    ]);
  });

  it('shows when nobody is on call', () => {
    const days = schedule(layer(['ann'], { hours: { mon: ['09:00-17:00'], wed: ['09:00-17:00'] } }));
    expect(shown(days).slice(1, 4)).toEqual([
      '03-18T16:00 03-23T08:00: Nobody on call: Main',
      '03-23T08:00 03-23T16:00: ann on call: Main',
      '03-23T16:00 03-25T08:00: Nobody on call: Main',
    ]);
  });

  it('shows everybody who is on call at once, each for as long as they are', () => {
    const two = schedule(layer(['ann', 'bob']), layer(['cem', 'dan'], { every: 'P1D' }));
    const week = shown(two).filter((line) => line.startsWith('03-23T08') || line.startsWith('03-24T08'));
    expect(week).toEqual([
      '03-23T08:00 03-30T07:00: bob on call: Main',
      '03-23T08:00 03-24T08:00: dan on call: Main',
      '03-24T08:00 03-25T08:00: cem on call: Main',
    ]);
  });

  it('shows whoever covers in their place, once they said yes', () => {
    const weekly = schedule(layer(['ann', 'bob', 'cem']));
    const cover = override('dan', '2026-03-24T08:00:00.000Z', '2026-03-25T08:00:00.000Z');
    expect(shown(weekly, { overrides: [cover] }).slice(1, 4)).toEqual([
      '03-23T08:00 03-24T08:00: cem on call: Main',
      '03-24T08:00 03-25T08:00: dan on call: Main',
      '03-25T08:00 03-30T07:00: cem on call: Main',
    ]);
    expect(shown(weekly, { overrides: [{ ...cover, acceptedAt: null }] })).toEqual(shown(weekly));
  });

  it('calls a shift the same whenever it is read, whoever reads it', () => {
    const fortnights = schedule(layer(['ann', 'bob'], { every: 'P2W' }), layer(['cem', 'dan'], { every: 'P4W' }));
    const called = new Map<string, string>();
    for (let day = 0; day < 120; day += 5) {
      const now = new Date(Date.parse(NOW) + day * DAY_MS + day * 1_000).toISOString();
      for (const reader of [undefined, 'dan@example.com']) {
        for (const { uid, from, summary } of entriesOf(fortnights, { now, ...(reader && { reader }) })) {
          const who = reader === undefined ? summary.slice(0, 3) : reader.slice(0, 3);
          expect(called.get(`${from} ${who}`) ?? uid, `${from} ${who}`).toBe(uid);
          called.set(`${from} ${who}`, uid);
        }
      }
    }
    expect(new Set(called.values()).size).toBe(called.size);
    // Two layers, of turns of two weeks and of four, for about seven months.
    expect(called.size).toBeLessThan(30);
  });

  it('calls shifts of another schedule, or of one that was put anew, something else', () => {
    const one = schedule(layer(['ann', 'bob']));
    const uids = [one, { ...one, id: 'other' }, { ...one, linkKey: 'f'.repeat(32) }].map(
      (of) => entriesOf(of)[0]?.uid ?? '',
    );
    expect(new Set(uids).size).toBe(3);
    expect(uids.every((uid) => /^[0-9a-f]{32}$/.test(uid))).toBe(true);
  });
});

describe('the feed of a person', () => {
  it('shows their shifts alone, and nobody’s name', () => {
    const weekly = schedule(layer(['ann', 'bob', 'cem'], { members: [member('ann'), member('bob'), member('cem')] }));
    const mine = shown(weekly, { reader: 'Bob@Example.com' });
    expect(mine.slice(0, 2)).toEqual([
      '03-16T08:00 03-23T08:00: On call: Main',
      '04-06T07:00 04-13T07:00: On call: Main',
    ]);
    expect(mine).toHaveLength(5);
  });

  it('has what they cover for others, and not what others cover for them', () => {
    const weekly = schedule(layer(['ann', 'bob', 'cem']));
    const overrides = [override('ann', '2026-03-24T08:00:00.000Z', '2026-03-25T08:00:00.000Z')];
    expect(shown(weekly, { reader: 'ann@example.com', overrides })[0]).toBe('03-24T08:00 03-25T08:00: On call: Main');
    expect(shown(weekly, { reader: 'cem@example.com', overrides }).slice(0, 2)).toEqual([
      '03-23T08:00 03-24T08:00: On call: Main',
      '03-25T08:00 03-30T07:00: On call: Main',
    ]);
  });

  it('is empty once they take no turns any more', () => {
    expect(shown(schedule(layer(['ann'])), { reader: 'bob@example.com' })).toEqual([]);
  });

  it('is there for members and for those who cover, once for each address', () => {
    const main = schedule(layer(['ann', 'bob']), layer(['bob', 'cem']));
    const over = override('eve', '2026-03-24T08:00:00.000Z', '2026-03-25T08:00:00.000Z');
    const overrides = [
      override('dan', '2026-03-30T08:00:00.000Z', '2026-03-31T08:00:00.000Z'),
      over,
      { ...over, id: 'asked', person: member('fay'), until: '2026-04-25T08:00:00.000Z', acceptedAt: null },
      { ...over, id: 'other', person: member('gil'), until: '2026-04-25T08:00:00.000Z', schedule: 'other' },
    ];
    expect(peopleOf(main, overrides, NOW).map(({ name }) => name)).toEqual(['ann', 'bob', 'cem', 'dan']);
  });
});
