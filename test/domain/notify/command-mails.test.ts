import { describe, expect, it } from 'vitest';
import { NOBODY } from '../../../functions/incident/roles.ts';
import { CALL, mailOf, NOW, TAKEN } from './some-mail.ts';

const ENGINEER = { name: CALL.to.name, email: CALL.to.email };
const BOSS = { name: 'The commander', email: 'commander@example.com' };
const lines = (...of: Parameters<typeof mailOf>) => mailOf(...of).text.split('\n', 2);

describe('whoever is asked to take command', () => {
  const sought = (at: string, reminders: number) => ({ at, reminders, asked: { ...ENGINEER, timeZone: null } });

  it('is told until when, and what happens then', () => {
    const incident = { ...TAKEN, commandSought: sought(NOW, 0) };
    expect(lines('take_command', { incident })).toEqual([
      'High: please take command.',
      'If nobody does by 03:10 CET, the service desk and a manager are told.',
    ]);
  });

  it('and is asked again, hears that they know', () => {
    const incident = { ...TAKEN, commandSought: sought('2026-11-23T01:30:00.000Z', 2) };
    expect(lines('take_command', { incident })[1]).toBe(
      'If nobody does, nobody answers for the whole; the service desk and a manager know of it.',
    );
  });

  it('and comes after somebody who could not be reached, is told so', () => {
    const { text } = mailOf('take_command', {
      incident: { ...TAKEN, commandSought: { ...sought(NOW, 0), bounced: ['away@example.com'] } },
    });
    expect(text).toContain('Why you: Whoever was asked before you could not be reached.');
  });

  it('is asked nothing where they command already', () => {
    const incident = { ...TAKEN, roles: { ...NOBODY, commander: ENGINEER } };
    expect(lines('take_command', { incident })[0]).toBe('You command it already, no further action.');
  });
});

it('of a handoff the commander hears who asks whom for what, and that nothing is wanted of them', () => {
  const { text } = mailOf('handoff_told', { incident: TAKEN, fact: { text: 'My night ends.' }, owed: { to: BOSS } });
  expect(text).toMatch(/^The responder asks The engineer to take over as commander and assignee, no action\.\n/);
  expect(text).toContain('> My night ends.');
});

it('nobody is asked to take command of what is no longer so urgent, or is over', () => {
  for (const change of [{ priority: 'medium' }, { status: 'resolved' }] as const) {
    for (const kind of ['take_command', 'no_commander'] as const) {
      expect(lines(kind, { incident: { ...TAKEN, ...change } })[0]).toBe('It needs no commander any more, no action.');
    }
  }
});

describe('of an update that is due', () => {
  const due = (roles: object) => ({
    ...TAKEN,
    nextUpdateAt: '2026-11-23T02:15:00.000Z',
    roles: { ...NOBODY, ...roles },
  });

  it('the commander who is to send it is not threatened with being told', () => {
    expect(lines('update_due', { incident: due({ commander: ENGINEER }) })).toEqual([
      'Please send the next update by 03:15 CET.',
      'If you do not, the service desk is told.',
    ]);
    expect(lines('update_due', { incident: due({ commander: BOSS, communicationsLead: ENGINEER }) })[1]).toBe(
      'If you do not, the commander and the service desk are told.',
    );
  });
});

describe('of an update that did not come', () => {
  const late = (roles: object) => ({
    ...TAKEN,
    nextUpdateAt: '2026-11-23T02:00:00.000Z',
    roles: { ...NOBODY, ...roles },
  });

  it('others hear when it was due, whether it was promised or the policy wants it, and who is to send it', () => {
    expect(lines('update_overdue', { incident: late({ communicationsLead: BOSS }) })).toEqual([
      'Please see that an update goes out: it was due by 03:00 CET, and did not come.',
      'Until then those who are affected know only what they were told last. The commander is to send it.',
    ]);
  });

  it('whoever is to send it is asked to do so', () => {
    const { text, html } = mailOf('update_overdue', { incident: late({ commander: ENGINEER }) });
    expect(text).toMatch(/^Please send an update now: it was due by 03:00 CET\.\n/);
    expect(html).toContain('>Send an update</a>');
  });

  it('nobody is asked for anything once it has come', () => {
    const incident = { ...TAKEN, nextUpdateAt: '2026-11-23T03:00:00.000Z' };
    expect(lines('update_overdue', { incident })[0]).toBe('The update is no longer overdue, no action.');
  });
});

it('the brief says that the next update is overdue', () => {
  const incident = { ...TAKEN, nextUpdateAt: '2026-11-23T02:00:00.000Z' };
  expect(mailOf('take_command', { incident }).text).toContain(
    'Next update: Overdue since Mon 23 Nov 2026, 03:00 CET (02:00 UTC)\n',
  );
});
