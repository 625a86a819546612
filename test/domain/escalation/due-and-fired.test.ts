import { describe, expect, it } from 'vitest';
import { dueAndFired, type StepRow } from '../../../functions/escalation/due-and-fired.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';

async function rowsOf(story: IncidentStory): Promise<readonly StepRow[]> {
  return dueAndFired(story.incident, await story.timeline(), story.world, story.now);
}

/** `response 75 functional c2: fired 09:11:15 09:11:15`: what it is, then its state, when due, when it came. */
function line(row: StepRow): string {
  const what = [row.clock ?? '-', row.percent ?? '-', row.do, row.call ?? '', row.called?.id ?? ''];
  const times = [row.dueAt, row.firedAt].map((at) => at?.slice(11, 19) ?? '-');
  return `${what.filter((part) => part !== '').join(' ')}: ${[row.state, ...times].join(' ')}`;
}

const lines = async (story: IncidentStory) => (await rowsOf(story)).map(line);

describe('the steps of an incident that nobody answers', () => {
  it('are all there from the start, each with its time', async () => {
    expect(await lines(await IncidentStory.triaged())).toEqual([
      '- - call c1: fired 09:00:00 09:00:00',
      'response 75 functional: ahead 09:11:15 -',
      'response 100 breach: ahead 09:15:00 -',
      'resolution 50 functional: ahead 11:00:00 -',
      'resolution 75 hierarchical: ahead 12:00:00 -',
      'resolution 100 breach: ahead 13:00:00 -',
    ]);
  });

  it('hold the call that each made, and the three minutes as a part of it', async () => {
    const story = await IncidentStory.triaged();
    for (const wait of ['PT3M', 'PT3M', 'PT5M15S', 'PT3M45S']) await story.until(wait);
    const rows = await rowsOf(story);
    expect(rows.slice(0, 3).map(line)).toEqual([
      '- - call c1: fired 09:00:00 09:00:00',
      'response 75 functional c2: fired 09:11:15 09:11:15',
      'response 100 breach c3: fired 09:15:00 09:15:00',
    ]);
    expect(rows[0]).toMatchObject({
      called: { to: { email: 'service-desk.oncall@example.com' }, outcome: 'unanswered' },
      repeats: [
        { dueAt: '2026-11-23T09:03:00.000Z', firedAt: '2026-11-23T09:03:00.000Z' },
        { dueAt: '2026-11-23T09:06:00.000Z', firedAt: '2026-11-23T09:06:00.000Z' },
      ],
    });
    expect(rows[0]?.owes.filter(({ owed }) => owed.mail === 'call')).toHaveLength(3);
    expect(rows[2]?.owes.map(({ owed }) => `${owed.mail} ${owed.to.email}`)).toEqual(
      expect.arrayContaining(['breached desk@example.com', 'call platform.manager@example.com']),
    );
  });

  it('say how late each came, and which a higher one overtook', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT16M30S');
    const rows = await rowsOf(story);
    expect(rows.slice(1, 3).map(line)).toEqual([
      'response 75 functional: skipped 09:11:15 -',
      'response 100 breach c2: fired 09:15:00 09:16:30',
    ]);
    expect(rows[2]?.lateSeconds).toBe(90);
  });

  it('are late where nothing came for three minutes', async () => {
    const story = await IncidentStory.triaged();
    story.wait('PT14M15S');
    expect((await lines(story))[1]).toBe('response 75 functional: ahead 09:11:15 -');
    story.wait('PT1S');
    const rows = await rowsOf(story);
    expect([line(rows[1] as StepRow), rows[1]?.lateSeconds]).toEqual(['response 75 functional: late 09:11:15 -', 181]);
  });

  it('tell when a repeat is next', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT3M');
    expect((await rowsOf(story))[0]?.repeats.at(-1)).toEqual({ dueAt: '2026-11-23T09:06:00.000Z', firedAt: null });
  });
});

describe('a first call', () => {
  it('is due with the report, also where triage came late', async () => {
    const story = await IncidentStory.reported();
    story.wait('PT5M');
    expect(await lines(story)).toEqual(['- - call: late 09:00:00 -']);
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    const [first] = await rowsOf(story);
    expect([line(first as StepRow), first?.lateSeconds]).toEqual(['- - call c1: fired 09:00:00 09:05:00', 300]);
  });

  it('that waits is ahead though somebody was called by hand meanwhile', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-23T02:00:00.000Z';
    await story.report(REPORT.medium);
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    await story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: 'Decide.' });
    expect((await lines(story)).slice(0, 2)).toEqual([
      '- - call c1: fired 02:00:00 02:00:00',
      '- - call: ahead 08:00:00 -',
    ]);
  });

  it('that waits for the working hours is due when they open, and keeps that time', async () => {
    const story = new IncidentStory();
    story.now = '2026-11-23T02:00:00.000Z';
    await story.report(REPORT.medium);
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now));
    expect((await lines(story))[0]).toBe('- - call: ahead 08:00:00 -');
    await story.until('PT6H1M');
    expect((await lines(story))[0]).toBe('- - call c1: fired 08:00:00 08:01:00');
  });

  it('of a service request is none', async () => {
    const story = await IncidentStory.triaged({ ...REPORT.low, kind: 'request' });
    expect((await rowsOf(story)).map(({ clock, do: what }) => [clock, what])).toEqual([
      ['resolution', 'tell_assignee'],
    ]);
  });
});

describe('a step that somebody made needless', () => {
  it('names who took the incident, and the call names who answered it', async () => {
    const story = await IncidentStory.triaged();
    story.wait('PT2M');
    const caller = { ...RESPONDER, email: 'service-desk.oncall@example.com', name: 'Service desk on call' };
    await story.act(caller, 'acknowledge');
    const rows = await rowsOf(story);
    const actedBy = { name: caller.name, email: caller.email, at: '2026-11-23T09:02:00.000Z' };
    expect(rows.find(({ do: what }) => what === 'call')).toMatchObject({
      called: { outcome: 'acknowledged' },
      actedBy,
    });
    expect(rows.filter(({ clock }) => clock === 'response')).toMatchObject([
      { state: 'not_needed', actedBy, dueAt: '2026-11-23T09:11:15.000Z' },
      { state: 'not_needed', actedBy },
    ]);
    expect(rows.filter(({ clock }) => clock === 'resolution').every(({ state }) => state === 'ahead')).toBe(true);
  });

  it('is of the resolution clock once it is resolved', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT1H');
    await story.act(AGENT, 'resolve', RESOLVED);
    const rest = (await rowsOf(story)).filter(({ clock }) => clock === 'resolution');
    expect(rest.map(({ state, actedBy }) => `${state} ${actedBy?.email}`)).toEqual(
      Array.from({ length: 3 }, () => `not_needed ${AGENT.email}`),
    );
  });
});

describe('what moves a due time', () => {
  it('a hold leaves steps without one, and what came before keeps its own', async () => {
    const story = await IncidentStory.triaged(REPORT.medium);
    await story.act(RESPONDER, 'acknowledge');
    story.wait('PT1H');
    await story.act(AGENT, 'hold', { reason: 'awaiting_vendor', until: '2026-11-24T09:00:00Z' });
    expect((await rowsOf(story)).filter(({ state }) => state === 'held').map(line)).toEqual([
      'resolution 50 tell_assignee: held - -',
      'resolution 75 functional: held - -',
      'resolution 90 hierarchical: held - -',
      'resolution 100 breach: held - -',
    ]);
  });

  it('a changed priority does not change what a step was due when it came', async () => {
    const story = await IncidentStory.triaged();
    await story.until('PT11M15S');
    await story.act(AGENT, 'triage', { priority: 'medium', reason: 'Few are affected.' });
    const came = (await rowsOf(story)).filter(({ clock, firedAt }) => clock === 'response' && firedAt !== null);
    expect(came.map(line)).toEqual(['response 75 functional c2: fired 09:11:15 09:11:15']);
  });
});

describe('a call that is made after somebody took it', () => {
  it('has steps of its own, and those of the clock stay apart', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'Beyond us.' });
    expect((await lines(story)).filter((one) => one.includes(' c2'))).toEqual([
      '- - call c2: fired 09:00:00 09:00:00',
      'response 75 functional c2: ahead 09:11:15 -',
      'response 100 breach c2: ahead 09:15:00 -',
    ]);
    await story.until('PT11M15S');
    expect((await rowsOf(story)).find(({ call, firedAt }) => call === 'c2' && firedAt !== null)).toMatchObject({
      clock: 'response',
      percent: 75,
      called: { id: 'c3' },
      dueAt: '2026-11-23T09:11:15.000Z',
    });
  });

  it('that was missed is told again as a part of its own call', async () => {
    const story = await IncidentStory.triaged();
    for (const wait of ['PT15M', 'PT30M', 'PT30M']) await story.until(wait);
    const rows = await rowsOf(story);
    const breach = rows.find(({ do: what, clock }) => what === 'breach' && clock === 'response');
    expect(breach?.repeats.filter(({ firedAt }) => firedAt !== null).map(({ dueAt }) => dueAt.slice(11, 16))).toEqual([
      '09:45',
      '10:15',
    ]);
    expect(rows.filter(({ do: what }) => what === 'call_again')).toEqual([]);
  });
});

it('low priority’s steps are found by what they did, each once', async () => {
  const story = await IncidentStory.triaged(REPORT.low);
  await story.until('PT2H');
  await story.until('PT2H');
  expect((await lines(story)).slice(0, 3)).toEqual([
    '- - call c1: fired 09:00:00 09:00:00',
    'response 50 call_again c1: fired 11:00:00 11:00:00',
    'response 100 breach: fired 13:00:00 13:00:00',
  ]);
});
