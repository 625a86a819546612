import { describe, expect, it } from 'vitest';
import type { EscalationPath, EscalationRoute, Person, Team } from '../../../functions/catalogue/catalogue.ts';
import { checkPath } from '../../../functions/catalogue/check-path.ts';

const calendar = { timeZone: 'Europe/Berlin', weekly: { mon: ['08:00-18:00'] }, holidays: ['2026-12-25'] };

/** Four teams; the third sends what it cannot do to the fourth. */
const teams = new Map(
  ['a', 'b', 'c', 'd'].map((id): [string, Team] => [
    id,
    {
      ...{ id, name: id, tier: 2, timeZone: 'Europe/Berlin', managers: [], onCall: [] },
      ...(id === 'c' ? { escalatesTo: 'd' } : {}),
    },
  ]),
);

function faults(routes: readonly EscalationRoute[], change: Partial<EscalationPath> = { calendar }) {
  return checkPath({ id: 'main', name: 'Main', routes, ...change }, teams);
}

const pointers = (...of: Parameters<typeof faults>) => faults(...of).map(({ pointer }) => pointer);
const always = (...ids: readonly string[]): EscalationRoute => ({ teams: ids, managers: [] });
const hours = (...ids: readonly string[]): EscalationRoute => ({ when: 'hours', ...always(...ids) });
const closed = (...ids: readonly string[]): EscalationRoute => ({ when: 'closed', ...always(...ids) });
const holidays = (...ids: readonly string[]): EscalationRoute => ({ when: 'holidays', ...always(...ids) });

describe('an escalation path', () => {
  it('is right with routes by day, night and holiday, to teams in any order that does not turn back', () => {
    expect(faults([holidays('d'), hours('a', 'b', 'c'), closed('a', 'c')])).toEqual([]);
    expect(faults([always('a', 'b')], {})).toEqual([]);
    expect(faults([hours('a', 'b'), closed('c', 'd')])).toEqual([]);
    expect(faults([closed('b', 'c'), always()])).toEqual([]);
  });

  it.each<[string, Parameters<typeof faults>, readonly string[]]>([
    ['without routes', [[]], ['/routes']],
    ['with a route by a calendar that it lacks', [[hours('a'), always()], {}], ['/routes/0/when']],
    ['with a route after one that always holds', [[always('a'), hours('b')]], ['/routes/1/when']],
    ['with the same time twice', [[hours('a'), hours('b')]], ['/routes/1/when']],
    ['with holidays after closed hours, which take them', [[closed('a'), holidays('b')]], ['/routes/1/when']],
    ['with a route for no time that is left', [[hours('a'), closed('b'), always('c')]], ['/routes/2']],
    ['with a team that is not there', [[always('a', 'gone')]], ['/routes/0/teams/1']],
    ['with a team twice in a route', [[always('a', 'b', 'a')]], ['/routes/0/teams/2']],
    [
      'whose routes turn each other back',
      [[hours('a', 'b'), closed('b', 'a')]],
      ['/routes/0/teams/1', '/routes/1/teams/1'],
    ],
    [
      'that turns back over a third team',
      [[hours('a', 'b'), closed('b', 'd', 'a')]],
      ['/routes/0/teams/1', '/routes/1/teams/1', '/routes/1/teams/2'],
    ],
    ['against a team’s own way, where no route holds', [[closed('d', 'c')]], ['/routes/0/teams/1']],
    ['against a team’s own way, where a route names none', [[closed('d', 'c'), always()]], ['/routes/0/teams/1']],
    ['in no zone', [[hours('a'), always()], { calendar: { ...calendar, timeZone: 'Mars' } }], ['/calendar/timeZone']],
    [
      'whose calendar never opens',
      [[hours('a'), always()], { calendar: { ...calendar, weekly: { mon: [] } } }],
      ['/calendar/weekly'],
    ],
    [
      'with a holiday that is none',
      [[hours('a'), always()], { calendar: { ...calendar, holidays: ['2026-02-30'] } }],
      ['/calendar/holidays/0'],
    ],
    [
      'with hours over midnight',
      [[hours('a'), always()], { calendar: { ...calendar, weekly: { mon: ['22:00-06:00'] } } }],
      ['/calendar/weekly/mon/0'],
    ],
  ])('%s is refused', (_what, of, wanted) => {
    expect(pointers(...of)).toEqual(wanted);
  });

  it('may go against a team’s own way where that is never asked', () => {
    expect(faults([hours('d', 'c'), closed('a')])).toEqual([]);
  });

  it('with a manager in no zone is refused', () => {
    const manager: Person = { name: 'Manager', email: 'manager@example.com', timeZone: 'Mars' };
    expect(pointers([{ teams: [], managers: [{ ...manager, timeZone: 'UTC' }, manager] }])).toEqual([
      '/routes/0/managers/1/timeZone',
    ]);
  });

  it('says in a sentence what is wrong and what to do', () => {
    const all = [
      ...faults([]),
      ...faults([always('a'), hours('gone')]),
      ...faults([hours('a'), closed('a', 'a')], {}),
      ...faults([hours('a', 'b'), closed('b', 'a')]),
    ];
    expect(all).toHaveLength(8);
    for (const { detail } of all) expect(detail).toMatch(/^[A-Z].*[;,] (add|write|move|give|name|let)\b.*[^.]$/);
  });
});
