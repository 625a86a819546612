import { describe, expect, test } from 'vitest';
import { CALL, CONTEXT, type Described, mailOf, NOW, RESOLVED, TAKEN } from './some-mail.ts';

const firstLine = (...of: Parameters<typeof mailOf>) => mailOf(...of).text.split('\n')[0];
const YOURS: Described = { ...TAKEN, assignee: CALL.to };

describe('who need do nothing is told so at once', () => {
  test('when somebody takes it', () => {
    expect(firstLine('taken', { incident: TAKEN })).toBe('Taken by The responder, no action.');
  });

  test('when a manager answers and the work stays', () => {
    expect(firstLine('taken', { incident: YOURS })).toBe(
      'Acknowledged by The responder; it stays with you, no further action.',
    );
  });

  test('unless their own call waits: whoever answered only helps', () => {
    const incident = { ...TAKEN, calls: [{ ...CALL, reason: 'functional' as const }] };
    expect(mailOf('taken', { incident }).text.split('\n', 2)).toEqual([
      'Acknowledged by The responder; your call waits all the same. High: acknowledge by 03:15 CET.',
      'If you do not, you are called again every 3 minutes, and then others are called.',
    ]);
  });

  test('when it is over', () => {
    expect(firstLine('resolved', { incident: RESOLVED })).toBe('It is over: resolved by The responder, no action.');
    const { text } = mailOf('resolved', { incident: RESOLVED, fact: { text: 'Restarted the gateway.' } });
    expect(text).toContain('> Restarted the gateway.');
  });

  test('when somebody else is assigned', () => {
    expect(firstLine('unassigned', { incident: TAKEN })).toBe('Given to The responder, no action.');
    expect(firstLine('unassigned', { incident: { assignee: null } })).toBe('Given to Platform (tier 1), no action.');
  });

  test('when it is escalated beside them', () => {
    const to = (to: string) => firstLine('escalated', { incident: YOURS, fact: { data: { to } } });
    expect(to('functional')).toBe('Escalated to Platform (tier 1); it stays with you until somebody there takes it.');
    expect(to('hierarchical')).toBe('Escalated to a manager; it stays with you.');
  });

  test('when it is reopened, with the names of those who are called', () => {
    const { text } = mailOf('reopened', { incident: { calls: [{ ...CALL, reason: 'reopened', at: NOW }] } });
    expect(text).toMatch(/^Reopened: its people are called again, no action\.\n/);
    expect(text).toContain('Called: The engineer\n');
  });

  test('with no question and no button', () => {
    for (const kind of ['taken', 'resolved', 'unassigned', 'escalated', 'reopened'] as const) {
      const { text, html } = mailOf(kind, { incident: RESOLVED });
      expect(text).not.toMatch(/\?|please/i);
      expect(html).not.toContain('background-color');
    }
  });
});

describe('the desk is asked to ask the reporter', () => {
  const unanswered = (data: object) => firstLine('question_unanswered', { fact: { data: { ...data } } });

  test.each([
    [0, 'they cannot be mailed.'],
    [1, 'they were asked by mail once and did not answer.'],
    [3, 'they were asked by mail three times and did not answer.'],
  ])('by telephone, after %d mails', (asked, why) => {
    expect(unanswered({ asked })).toBe(`Please ask the reporter by telephone: ${why}`);
  });

  test('without a number where an earlier version counted none', () => {
    expect(unanswered({})).toMatch(/they were asked by mail and did not answer\.$/);
  });

  test('what work waits for, in the words of the question', () => {
    const { text } = mailOf('ask_reporter', { fact: { type: 'held', text: 'Which mailbox?' } });
    expect(text).toMatch(/^Please ask the reporter what stands below: they cannot be mailed\.\n/);
    expect(text).toContain('Our question');
    expect(text).toContain('> Which mailbox?');
    expect(text).not.toContain('works again');
  });
});

test('a response that was missed is told without a wish once somebody has it', () => {
  const data = { clock: 'response', acknowledged: true };
  expect(firstLine('breached', { incident: TAKEN, fact: { data } })).toBe(
    'High: it was acknowledged too late, no action.',
  );
});

describe('a changed priority', () => {
  const changed = (incident: Partial<Described>) =>
    mailOf('priority_changed', { incident, fact: { data: { from: 'low', to: 'high' } } }).text.split('\n');

  test('asks whose call waits to acknowledge, by its new time', () => {
    const [first, second] = changed({});
    expect(first).toBe('The priority is high now; it was low. High: acknowledge by 03:15 CET.');
    expect(second).toBe('If you do not, you are called again every 3 minutes, and then others are called.');
  });

  test('asks nothing of others', () => {
    expect(changed(TAKEN)[0]).toBe('The priority is high now; it was low, no action.');
    expect(changed({ ...YOURS, calls: [] })[0]).toBe('The priority is high now; it was low. You have the incident.');
  });
});

describe('a missed target', () => {
  const missed = (clock: string, incident: Partial<Described>) =>
    mailOf('breached', { incident, fact: { data: { clock } } });

  test('asks the assignee to act', () => {
    expect(missed('resolution', YOURS).text).toMatch(
      /^High: resolve it now, it is overdue\.\nA manager has been called\./,
    );
    expect(missed('response', YOURS).text).toMatch(/^High: acknowledge it now, it is overdue\./);
  });

  test('tells the desk that a manager was called', () => {
    expect(missed('response', {}).text).toMatch(
      /^High: nobody acknowledged it in time\. A manager has been called, no action\.\n/,
    );
  });

  test('asks desk and manager to see to a low one, as nobody is called', () => {
    const { text } = missed('resolution', { priority: 'low' });
    expect(text).toMatch(/^Low: please see that somebody resolves it, it was not resolved in time\.\nIf you do not, /);
  });

  test('is dated to when it was due, however late it was noticed', () => {
    const { response, resolution } = CONTEXT.clocks;
    if (response === null) throw new Error('the example has no response clock');
    const clocks = { response: { ...response, breachedAt: '2026-11-23T02:15:00.000Z', dueAt: null }, resolution };
    const late = { fact: { data: { clock: 'response' } }, context: { clocks, now: '2026-11-24T00:00:00.000Z' } };
    expect(mailOf('breached', late).text).toContain('Acknowledgement was due: Mon 23 Nov 2026, 03:15 CET (02:15 UTC)');
  });
});

test('where nobody answers for it, it is the desk that was called', () => {
  const calls = [{ ...CALL, reason: 'hierarchical' as const, to: { name: 'Service desk', email: 'desk@example.com' } }];
  const incident = { ...YOURS, calls };
  expect(firstLine('escalated', { incident, fact: { data: { to: 'hierarchical' } } })).toBe(
    'Escalated to the service desk; it stays with you.',
  );
  for (const kind of ['breached', 'budget_exhausted'] as const) {
    expect(mailOf(kind, { incident }).text.split('\n')[1]).toBe('The service desk has been called.');
  }
});

test('a warning says until when to resolve, and how much time is used', () => {
  const { text } = mailOf('warning', { incident: YOURS, fact: { data: { clock: 'resolution', percent: 75 } } });
  expect(text).toMatch(/^High: please resolve it by 07:00 CET\.\n/);
  expect(text).toContain('Time used: 75 % at ');
});

test('a warning that goes out past the due time says now', () => {
  const late = {
    incident: YOURS,
    fact: { data: { clock: 'resolution', percent: 75 } },
    context: { now: '2026-11-23T07:00:00.000Z' },
  };
  expect(firstLine('warning', late)).toBe('High: please resolve it now.');
});

test('a new assignee hears from whom, until when and why', () => {
  const { text } = mailOf('assigned', { incident: YOURS, fact: { text: 'You know the gateway.' } });
  expect(text).toMatch(/^High: it is assigned to you by The responder\. Please resolve it by 07:00 CET\.\n/);
  expect(text).toContain('> You know the gateway.');
  expect(text).toContain('Resolve by: ');
});

test('the desk is asked to sort what could not be sorted', () => {
  const { text } = mailOf('needs_review', {
    incident: { needsReview: true, category: 'other', subcategory: 'unsorted' },
  });
  expect(text).toMatch(
    /^Please triage this report: say what it is about\.\n.* cannot be resolved without a category\./,
  );
});

test('the desk is asked whether what is sorted is an incident, and not told that it cannot be resolved', () => {
  const { text } = mailOf('needs_review', { incident: { needsReview: true } });
  expect(text).toMatch(/^Please triage this report: say whether it is an incident or a service request\.\n/);
  expect(text).not.toContain('cannot be resolved');
  expect(firstLine('needs_review')).toBe('Somebody has triaged it, no action.');
});

test('the desk is asked to find somebody for what nobody has', () => {
  expect(firstLine('answered', { incident: TAKEN })).toBe('The reporter has answered: please go on.');
  expect(firstLine('answered')).toMatch(/please see that somebody goes on, nobody has it\.$/);
  const warned = { incident: { kind: 'request', priority: 'low' }, fact: { data: { clock: 'resolution' } } } as const;
  expect(firstLine('warning', warned)).toBe('Low: please see that somebody takes it, it is due by 07:00 CET.');
});

test('the alarm address hears whom no mail reached, and who is called instead', () => {
  const of = (next: string | null) => mailOf('nobody_to_call', { fact: { data: { to: CALL.to, next } } }).text;
  expect(of('desk@example.com')).toContain('Could not be mailed: The engineer, eng@example.com');
  expect(of('desk@example.com')).toContain('the service desk alone is called');
  expect(of(null)).toContain("The service desk's own address was refused too");
});

test('the desk hears whom no mail reached, and whether others are called', () => {
  const of = (data: object) => mailOf('bounced', { fact: { data: { to: CALL.to, ...data } } }).text;
  expect(of({ next: 'next@example.com' })).toContain('The next person is called already.');
  expect(of({ next: null, superseded: true })).toContain('Others were called before that.');
  expect(of({ next: null })).toContain('Nobody is left to be called.');
});

test('the desk hears that nobody is on call, and who is called in their place', () => {
  const data = { to: CALL.to, team: 'platform', tier: 1, reason: 'triage', because: 'nobody_on_call' };
  const { text } = mailOf('bounced', { fact: { type: 'called', data } });
  expect(text).toMatch(/^Nobody of Platform \(tier 1\) is on call\. Please see that somebody is\.\n/);
  expect(text).toContain('The engineer is called in their place.');
});

test('of a low one the desk hears whose call stays unanswered', () => {
  const data = { clock: 'response', percent: 100, call: CALL.id };
  const { text } = mailOf('breached', {
    incident: { ...YOURS, priority: 'low', calls: [CALL] },
    fact: { type: 'warned', data },
  });
  expect(text).toMatch(/^Low: please see that somebody answers, The engineer was called in vain\.\n/);
  expect(text).toContain('Answer was due: ');
});

test('the alarm address hears that nobody is there to be called but the desk', () => {
  const to = { name: 'Service desk', email: 'desk@example.com' };
  const of = (reason: string) => mailOf('nobody_to_call', { fact: { type: 'called', data: { to, reason } } }).text;
  expect(of('triage')).toMatch(/^Please put somebody on call who can be reached\./);
  expect(of('triage')).toContain('the service desk alone is called');
  expect(of('triage')).not.toContain('Could not be mailed');
  expect(of('hierarchical')).toMatch(/^Please name a manager who can be called/);
});

describe('the reporter', () => {
  test('hears who has it', () => {
    expect(firstLine('who_has_it', { incident: TAKEN })).toBe(
      'The responder has your report now. You need do nothing.',
    );
  });

  test('is asked whether it works, with what was done', () => {
    const { text, html } = mailOf('does_it_work', { incident: RESOLVED, fact: { text: 'Restarted the gateway.' } });
    expect(text).toMatch(/^Does it work again\? Please say so on your page\.\nIf we hear nothing, /);
    expect(text).toContain('> Restarted the gateway.');
    expect(html).toContain('>Answer on your page</a>');
  });

  test('hears that it is open again', () => {
    expect(firstLine('reporter_reopened', { incident: TAKEN })).toBe('Your report is open again. You need do nothing.');
  });

  test.each([
    [null, 'INC-7QK3MW is closed: all clear.'],
    ['reporter_unreachable', 'INC-7QK3MW is closed, as we could not reach you.'],
    ['confirmation_lapsed', 'INC-7QK3MW is closed, as we heard nothing more.'],
  ])('hears in one line that it is closed for the reason %s', (reason, line) => {
    const { text } = mailOf('closed', { incident: RESOLVED, fact: { data: { reason } } });
    const [first, blank, answers] = text.split('\n');
    expect(first).toBe(`${line} If it is back, say so on your page within 14 days.`);
    expect(blank).toBe('');
    expect(answers).toMatch(/^Answers to this mail/);
  });

  test('reads times in the zone of the setting', () => {
    const context = { timeZone: 'Asia/Tokyo' };
    expect(mailOf('receipt', { context }).text).toContain('Received: Mon 23 Nov 2026, 11:00 GMT+9 (02:00 UTC)');
  });
});
