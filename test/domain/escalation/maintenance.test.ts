import { describe, expect, it } from 'vitest';
import type { Maintenance, Person, Team } from '../../../functions/catalogue/catalogue.ts';
import { nextDueAt, nextLookAt, whatIsDue } from '../../../functions/escalation/due.ts';
import type { Report } from '../../../functions/incident/report-incident.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import type { World } from '../../../functions/incident/world.ts';
import { staffTimeline } from '../../../functions/pages/staff-timeline.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { AGENT, ON_CALL, RESPONDER } from '../incident/some-people.ts';
import { mails, outcomes, types } from '../incident/what-happened.ts';
import { WorkflowStory } from '../workflow/some-workflow.ts';

/** A time of Monday, 23 November 2026, in UTC: an hour later in Berlin. */
const at = (time: string) => `2026-11-23T${time}:00.000Z`;

const window = (from: string, until: string, services: readonly string[] = ['email']): Maintenance => ({
  ...{ id: 'upgrade', name: 'Upgrade of the mail server', services },
  ...{ from: at(from), until: at(until) },
});

/** The example with planned maintenance, and with others in the catalogue if need be. */
function worldOf(...windows: readonly Maintenance[]): World {
  return { ...WORLD, catalogue: { ...WORLD.catalogue, maintenance: new Map(windows.map((one) => [one.id, one])) } };
}

async function reported(time: string, world: World, report: Report = REPORT.high): Promise<IncidentStory> {
  const story = new IncidentStory((store) => store, undefined, world);
  story.now = at(time);
  await story.report(report);
  await story.bySystem((incident, now) => triageByItself(incident, world, now));
  return story;
}

/** What is done by itself at a time, in the world as it is by then. */
async function doneAt(story: IncidentStory, time: string, world = story.world): Promise<readonly string[]> {
  story.now = at(time);
  const { outcome } = await story.bySystem((incident, now) => whatIsDue(incident, world, now));
  // Nobody is called by being reminded.
  return outcome === 'applied' ? types(story.facts).filter((type) => type !== 'reminded') : [];
}

const due = (story: IncidentStory, world = story.world) =>
  nextDueAt(story.incident, world, story.now)?.slice(11, 16) ?? 'never';
const look = (story: IncidentStory, world = story.world) =>
  nextLookAt(story.incident, world, story.now)?.slice(11, 16) ?? 'never';

describe('while a service is under maintenance', () => {
  const world = worldOf(window('09:00', '09:10'));

  it('the record is kept, its clocks run, and the first call waits for the end', async () => {
    const story = await reported('09:02', world);
    expect(types(story.facts)).toEqual(['triaged', 'call_held']);
    expect(story.facts[1]?.data).toEqual({
      maintenance: 'upgrade',
      name: 'Upgrade of the mail server',
      until: at('09:10'),
    });
    expect(mails(story.facts)).toEqual([]);
    expect(story.incident).toMatchObject({ status: 'triaged', priority: 'high', calls: [] });
    expect(story.incident.response).toMatchObject({ startedAt: at('09:02'), pauses: [] });
    expect(due(story)).toBe('09:10');
    expect(await doneAt(story, '09:09')).toEqual([]);
    expect(await doneAt(story, '09:10')).toEqual(['called']);
    expect(story.call).toMatchObject({ reason: 'triage', to: { email: ON_CALL.email }, dueAt: at('09:17') });
  });

  it('says on the timeline what calls wait for', async () => {
    const story = await reported('09:02', world);
    expect(staffTimeline(story.facts, 'Europe/Berlin')[0]?.title).toBe(
      'Calls wait for planned maintenance (Upgrade of the mail server) until Mon 23 Nov 2026, 10:10 CET (09:10 UTC)',
    );
    const anonymous = story.facts.map((fact) => ({ ...fact, data: {} }));
    expect(staffTimeline(anonymous, 'Europe/Berlin')[0]?.title).toBe(
      'Nobody is called at once: too many anonymous reports',
    );
  });

  it('its stakeholders and the desk are told as ever', async () => {
    const lists = new Map([
      ['all', { id: 'all', name: 'All', rule: { all: true }, members: [], linkKey: '' } as const],
    ]);
    const story = await reported('09:02', { ...world, catalogue: { ...world.catalogue, lists } });
    expect(story.facts[0]?.lists).toEqual(['all']);
    await story.act(RESPONDER, 'update', { text: 'We know.', nextUpdateAt: at('09:05') });
    await doneAt(story, '09:05');
    expect(mails(story.facts)).toEqual(['update_overdue → desk@example.com']);
  });

  it('calls go on for the incidents of other services, and for service requests nothing is held', async () => {
    const elsewhere = worldOf(window('09:00', '09:10', ['checkout']));
    expect(types((await reported('09:02', elsewhere)).facts)).toEqual(['triaged', 'called']);
    const request = await reported('09:02', worldOf(window('09:00', '12:00')), { ...REPORT.low, kind: 'request' });
    expect(types(request.facts)).toEqual(['triaged']);
    expect(look(request)).toBe('never');
  });

  it('a triage said again adds nothing, and no other puts the first call off', async () => {
    const story = await reported('09:00', world);
    const { callAt } = story.incident;
    story.wait('PT1M');
    await story.act(AGENT, 'triage', { category: 'software', subcategory: 'slow' });
    expect([types(story.facts), story.incident.callAt]).toEqual([['triaged'], callAt]);
    story.wait('PT1M');
    const again = await story.act(AGENT, 'triage', { category: 'software', subcategory: 'slow' });
    expect(again.outcome).toBe('unchanged');
  });

  it('what people do acts at once', async () => {
    for (const [action, body, wanted] of [
      ['call', { team: 'command', reason: 'They know it.' }, 'command.oncall: open'],
      ['assign', { team: 'platform' }, 'platform.oncall: open'],
      ['escalate', { to: 'functional', reason: 'Beyond us.' }, 'platform.oncall: open'],
    ] as const) {
      const story = await reported('09:02', world);
      await story.act(AGENT, action, body);
      expect([action, outcomes(story.incident)]).toEqual([action, [wanted]]);
    }
    const story = await reported('09:02', world);
    await story.act(RESPONDER, 'acknowledge');
    expect(story.incident).toMatchObject({ status: 'investigating', callAt: null });
    expect(await doneAt(story, '09:10')).toEqual([]);
  });

  it('an expert is called beside the first call, which goes on waiting', async () => {
    const story = await reported('09:02', world);
    await story.act(AGENT, 'call', { team: 'command', reason: 'They know it.' });
    expect(await doneAt(story, '09:10')).toEqual(['called', 'call_repeated']);
    expect(outcomes(story.incident)).toEqual(['command.oncall: open', 'service-desk.oncall: open']);
  });

  it('a call outside of working hours waits for both', async () => {
    const story = await reported('06:00', worldOf(window('07:30', '08:30')), REPORT.medium);
    expect([types(story.facts), due(story)]).toEqual([['triaged', 'call_held'], '08:30']);
    expect(await doneAt(story, '08:00')).toEqual([]);
    expect(await doneAt(story, '08:30')).toEqual(['called', 'call_repeated']);
  });

  it('a call that would wait for quiet hours too waits for both', async () => {
    const desk = { ...WORLD.catalogue.teams.get('service-desk'), onCall: [{ name: 'Ann', email: 'ann@example.com' }] };
    const ann = {
      ...{ id: 'ann', name: 'Ann', email: 'ann@example.com', timeZone: 'Europe/Berlin' },
      quiet: { mon: ['09:00-10:30'] },
    };
    const quiet = {
      ...worldOf(window('09:00', '10:00')),
      catalogue: {
        ...worldOf(window('09:00', '10:00')).catalogue,
        teams: new Map([...WORLD.catalogue.teams, ['service-desk', desk as Team]]),
        people: new Map([['ann', ann as Person & { id: string }]]),
      },
    };
    const story = await reported('09:02', quiet, REPORT.medium);
    expect(story.incident.callAt).toBe(at('09:30'));
    expect(due(story)).toBe('10:00');
  });
});

describe('calls that were made before maintenance begins', () => {
  it('wait with the clocks’ steps for its end, then only the highest step of each clock acts', async () => {
    const story = await reported('08:55', worldOf(window('09:00', '11:30')));
    expect(await doneAt(story, '08:58')).toEqual(['call_repeated']);
    expect(due(story)).toBe('11:30');
    for (const time of ['09:01', '09:06', '09:10', '10:55', '11:29']) expect(await doneAt(story, time)).toEqual([]);
    expect(await doneAt(story, '11:30')).toEqual([
      ...['skipped', 'breached', 'escalated', 'called'],
      ...['escalated', 'called'],
    ]);
    expect(story.facts[0]?.data['step']).toEqual({ clock: 'response', percent: 75 });
    expect(story.incident).toMatchObject({ response: { taken: 100 }, resolutionClock: { taken: 50 } });
  });

  it('wait on incidents that somebody has, and after a missed target', async () => {
    const taken = await reported('08:00', worldOf(window('09:30', '12:30')));
    await taken.act(RESPONDER, 'acknowledge');
    // Somebody commands, and the next update is far: what is left to come by itself are steps.
    await taken.act(RESPONDER, 'roles', { commander: { name: AGENT.name, email: AGENT.email } });
    await taken.act(RESPONDER, 'update', { text: 'We know.', nextUpdateAt: at('15:00') });
    expect(due(taken)).toBe('12:30');
    expect(await doneAt(taken, '11:00')).toEqual([]);
    expect(await doneAt(taken, '12:30')).toEqual(['skipped', 'skipped', 'breached', 'escalated', 'called']);
    const expert = await reported('08:00', worldOf(window('08:10', '09:00')));
    await expert.act(RESPONDER, 'acknowledge');
    await expert.act(RESPONDER, 'call', { team: 'command', reason: 'They know it.' });
    for (const time of ['08:11', '08:15']) expect(await doneAt(expert, time)).toEqual([]);
    expect((await doneAt(expert, '09:00')).slice(0, 3)).toEqual(['skipped', 'escalated', 'called']);
    const missed = await reported('08:00', worldOf(window('08:16', '09:50')));
    expect(await doneAt(missed, '08:15')).toContain('breached');
    expect([await doneAt(missed, '08:45'), due(missed)]).toEqual([[], '09:50']);
    expect(await doneAt(missed, '09:50')).toEqual(['call_repeated']);
  });
});

describe('maintenance that is changed while incidents are open', () => {
  const open = worldOf();
  const closed = worldOf(window('09:00', '12:00'));

  it('holds as soon as it is looked at, when it begins', async () => {
    const story = await reported('09:00', open);
    expect(await doneAt(story, '09:03', closed)).toEqual([]);
    expect([due(story, closed), look(story, closed)]).toEqual(['12:00', '09:08']);
  });

  it('lets go when it ends early: what waits is looked at every five minutes', async () => {
    const story = await reported('09:00', closed);
    expect([due(story), look(story)]).toEqual(['12:00', '09:05']);
    expect(await doneAt(story, '09:05')).toEqual([]);
    expect([due(story, open), await doneAt(story, '09:10', open)]).toEqual(['09:00', ['called']]);
  });

  it('is looked at when a call would be made, should it be gone by then', async () => {
    const later = worldOf(window('09:05', '12:00'));
    const story = await reported('09:00', later);
    expect([due(story), look(story)]).toEqual(['09:03', 'never']);
    await doneAt(story, '09:03');
    expect([due(story), look(story)]).toEqual(['12:00', '09:06']);
  });

  it('holds on where another takes its place before it ends', async () => {
    const story = await reported('09:00', worldOf(window('09:00', '10:00')));
    const next = worldOf({ ...window('09:30', '11:00'), id: 'other' });
    expect(await doneAt(story, '10:00', next)).toEqual([]);
    expect(due(story, next)).toBe('11:00');
    expect((await doneAt(story, '11:00', next))[0]).toBe('called');
  });

  it('holds nothing that is on hold, or no longer open', async () => {
    const held = await reported('09:00', closed, REPORT.medium);
    await held.act(RESPONDER, 'acknowledge');
    await held.act(RESPONDER, 'hold', { reason: 'awaiting_vendor' });
    expect(look(held)).toBe('never');
    await held.act(AGENT, 'resolve', { code: 'solution', notes: 'Restarted.' });
    expect(look(held)).toBe('never');
  });

  it('is looked at by a lap that has nothing else to do', async () => {
    const flow = await WorkflowStory.of(reported('09:00', closed));
    const lapped = await flow.lap();
    expect([lapped.phase, lapped.until]).toEqual(['await_acknowledgement', at('09:05')]);
    flow.story.now = at('09:05');
    const again = await flow.lap();
    expect([again.version, again.until]).toEqual([lapped.version, at('09:10')]);
    flow.story.now = at('11:58');
    expect((await flow.lap()).until).toBe(at('12:00'));
  });
});

describe('maintenance in all the hours in which somebody may be called', () => {
  it('puts the first call off to its own end, not for ever', async () => {
    const hours = ['08:00-18:00'];
    const weekly = { timeZone: 'Europe/Berlin', hours: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours } };
    const world = worldOf({ id: 'days', name: 'Days', services: ['email'], weekly });
    const story = await reported('09:00', world, REPORT.medium);
    expect(due(story)).toBe('17:00');
    expect((await doneAt(story, '17:00'))[0]).toBe('called');
  });
});
