import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCatalogueFile, writeCatalogueFile } from '../../infra/catalog/catalogue-file.ts';
import { changesOf, differences, notNamed, shown, tooLarge } from '../../infra/catalog/difference.ts';

const FILE = `# Ours
teams:
  night:
    name: "Night "
    onCall:
      - { name: One, email: one@example.com }
      - { name: Two, email: two@example.com }
services:
  kiosk: { name: Kiosk, team: night }
`;

function refusal(text: string): string {
  try {
    readCatalogueFile('my.yaml', text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no refusal';
}

describe('a catalogue in a file', () => {
  const { whole, place } = readCatalogueFile('my.yaml', FILE);

  it('is read by kind and id, its texts as the API keeps them', () => {
    expect(whole['teams']?.['night']).toMatchObject({ name: 'Night' });
    expect(Object.keys(whole)).toEqual(['teams', 'services']);
  });

  it.each([
    ['/teams/night/name', 'my.yaml:4'],
    ['/teams/night/onCall/1/email', 'my.yaml:7'],
    ['/teams/night/onCall/1', 'my.yaml:7'],
    ['/services/kiosk', 'my.yaml:9'],
    ['/services', 'my.yaml:8'],
  ])('knows the line of %s', (pointer, line) => {
    expect(place(pointer)).toBe(line);
  });

  it('knows the line of what should hold a field that is missing', () => {
    expect(place('/teams/night/timeZone')).toBe('my.yaml:3');
    expect(place('/teams/night/onCall/2/email')).toBe('my.yaml:5');
  });

  it('knows no line of what it does not speak of', () => {
    expect(place('/teams/day/name')).toBe('my.yaml');
    expect(place('/categories/network')).toBe('my.yaml');
  });

  it.each([
    ['text that is no YAML', 'teams:\n  a: {}\n b: {}\n', /^my\.yaml:3: /],
    ['an item said twice', 'teams:\n  a: {}\n  a: {}\n', /^my\.yaml:3: /],
    ['an item that says nothing', 'teams:\n  a:\n  b: {}\n', /^my\.yaml:2: \/teams\/a says nothing/],
    ['a kind that is no map', 'teams: [a]\n', /^my\.yaml:1: \/teams has to name items/],
    ['a list', '- teams\n', /has to name kinds/],
  ])('is refused for %s, with the line', (_what, text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  it('is written so that it reads as the same, without the kinds of which there is nothing', () => {
    const text = writeCatalogueFile({ ...whole, lists: {} });
    expect(text).not.toContain('lists');
    expect(readCatalogueFile('my.yaml', text).whole).toEqual(whole);
  });
});

describe('the difference of two catalogues', () => {
  const now = {
    teams: { day: { name: 'Day', tier: 1, onCall: [{ email: 'a@example.com' }] }, old: { name: 'Old' } },
    services: { kiosk: { name: 'Kiosk', keywords: ['till'] } },
  };

  it('is none for the same, whatever the order and what the API adds', () => {
    const same = {
      teams: { day: { id: 'day', version: 3, tier: 1, onCall: [{ email: 'a@example.com' }], name: 'Day' } },
    };
    expect(differences(now, same, false)).toEqual([]);
  });

  it('says what is new, what changed and how, and what is taken out', () => {
    const wanted = {
      teams: {
        day: { name: 'Days', tier: 1, escalatesTo: 'late', onCall: [{ email: 'b@example.com' }] },
        late: { name: 'Late' },
      },
      services: { kiosk: { name: 'Kiosk', keywords: ['till', 'kiosk'] } },
    };
    expect(differences(now, wanted, true).map(shown).join('\n')).toBe(
      [
        '~ teams/day',
        '    /name: "Day" → "Days"',
        '    /onCall/0/email: "a@example.com" → "b@example.com"',
        '    /escalatesTo: nothing → "late"',
        '+ teams/late',
        '~ services/kiosk',
        '    /keywords: ["till"] → ["till","kiosk"]',
        '- teams/old',
      ].join('\n'),
    );
  });

  it('takes out nothing unless that is wanted, and nothing of a kind that is not spoken of', () => {
    const wanted = { teams: { day: now.teams.day } };
    expect(differences(now, wanted, false)).toEqual([]);
    expect(notNamed(now, wanted).map(({ id }) => id)).toEqual(['old']);
    expect(changesOf(differences(now, wanted, true))).toEqual({ teams: { old: null } });
  });

  it('is none in the zone of an instant, nor in the beginning that a maintenance window was given', () => {
    const kept = { name: 'Upgrade', from: '2026-11-28T22:00:00.000Z', until: '2026-11-29T02:00:00.000Z' };
    const weekly = { name: 'Patches', weekly: { timeZone: 'UTC', hours: { sun: ['02:00-04:00'] } } };
    const present = { maintenance: { upgrade: kept, patches: { ...weekly, from: kept.from } } };
    const file = (from: string) => {
      const text = `maintenance:\n  upgrade: { name: Upgrade, ${from} until: 2026-11-29T03:00:00+01:00 }\n`;
      return readCatalogueFile('my.yaml', text).whole;
    };
    expect(differences(present, file(''), false)).toEqual([]);
    expect(differences(present, file('from: 2026-11-28T23:00+01:00,'), false)).toEqual([]);
    expect(differences(present, file('from: 2026-11-28T23:00Z,'), false)).toHaveLength(1);
    expect(differences({ maintenance: {} }, file(''), false)[0]?.after).not.toHaveProperty('from');
    expect(differences(present, { maintenance: { patches: weekly } }, false)).toHaveLength(1);
  });

  it('leaves an id that is said wrongly to the API to refuse', () => {
    const [wrong] = differences(now, { teams: { day: { ...now.teams.day, id: 'night' } } }, false);
    expect(wrong?.after).toMatchObject({ id: 'night' });
  });
});

describe('a channel in a file', () => {
  const url = 'https://hooks.example.com/services/T0/B0/aSecretToken';
  const fingerprint = createHash('sha256').update(url).digest('hex').slice(0, 16);
  const told = { name: 'Ops', format: 'slack', list: 'outages', host: 'hooks.example.com', ends: 'oken', fingerprint };
  const now = { channels: { ops: told } };
  const file = (said: string) => `channels:\n  ops: { name: Ops, format: slack, list: outages${said} }\n`;
  const read = (said: string, OPS?: string) => readCatalogueFile('my.yaml', file(said), { OPS }).whole;
  const NAMED = ', url: "${' + 'OPS}"';

  it('names its url by a variable, and one that is not set is told with its line', () => {
    expect(read(NAMED, url)['channels']?.['ops']).toMatchObject({ url });
    expect(() => read(NAMED)).toThrow(/^my[.]yaml:2: [/]channels[/]ops[/]url names OPS, which is not set; set it, or/);
  });

  it('is the same with the same url, and with none', () => {
    expect(differences(now, read(NAMED, url), false)).toEqual([]);
    expect(differences(now, read(''), false)).toEqual([]);
  });

  it('shows that the url is another one, and never which', () => {
    const [changed] = differences(now, read(NAMED, `${url}2`), false);
    expect(changed && shown(changed)).toBe('~ channels/ops\n    /url: changed');
    expect(changesOf(changed ? [changed] : [])).toMatchObject({ channels: { ops: { url: `${url}2` } } });
    const [renamed] = differences(
      now,
      { channels: { ops: { ...read(NAMED, url)['channels']?.['ops'], name: 'Us' } } },
      false,
    );
    expect(renamed && shown(renamed)).toBe('~ channels/ops\n    /name: "Ops" → "Us"');
    const [added] = differences({ channels: {} }, read(NAMED, url), false);
    expect(added && shown(added)).toBe('+ channels/ops');
  });

  it('is written without what was told of its url, and applying that changes nothing', () => {
    const written = writeCatalogueFile(now);
    expect(written).not.toMatch(/hooks|oken|host|ends|fingerprint|url/);
    expect(differences(now, readCatalogueFile('my.yaml', written).whole, false)).toEqual([]);
  });
});

describe('a runbook of 1 MB', () => {
  const text = `runbooks:\n  pay:\n    name: Pay\n    services: [checkout]\n    text: |\n      ${'x'.repeat(1_000_000)}\n`;
  const { whole, place } = readCatalogueFile('my.yaml', text);
  const all = differences({ runbooks: {} }, whole, false);

  it('is named with its line and the reason, before anything is asked', () => {
    const [fault, ...others] = tooLarge(all);
    expect(others).toEqual([]);
    expect([fault?.pointer, place(fault?.pointer ?? '')]).toEqual(['/runbooks/pay/text', 'my.yaml:5']);
    expect(fault?.detail).toMatch(/of 1000\d{3} bytes, and one request takes 262144: a runbook has at most 10,000/);
  });

  it('is not shown at length', () => {
    const [change] = differences(
      { runbooks: { pay: { name: 'Pay', services: ['checkout'], text: 'Look.' } } },
      whole,
      false,
    );
    expect(change === undefined ? '' : shown(change).length).toBeLessThan(500);
  });
});
