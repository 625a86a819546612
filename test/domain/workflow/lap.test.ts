import { describe, expect, it } from 'vitest';
import { STATUSES, type Status } from '../../../functions/incident/states.ts';
import { IncidentStory, MORNING, REPORT, RESOLVED, worldWith } from '../incident/some-incident.ts';
import { AGENT, ON_CALL, RESPONDER } from '../incident/some-people.ts';
import { types } from '../incident/what-happened.ts';
import { CALLED, justBefore, RECEIPT, WorkflowStory } from './some-workflow.ts';

describe('the first lap of a new incident', () => {
  it('triages it and makes its first call in one commit, and sends the mails', async () => {
    const flow = await WorkflowStory.of(IncidentStory.reported());
    const lapped = await flow.lap();
    expect(flow.head.incident).toMatchObject({ status: 'triaged', version: 2 });
    expect(types(flow.head.newest)).toEqual(['triaged', 'called']);
    expect(flow.outbox.collect()).toEqual([...CALLED, RECEIPT]);
    expect(lapped).toEqual({
      phase: 'await_acknowledgement',
      version: 2,
      until: '2026-11-23T09:03:00.000Z',
      wakeAt: '2026-11-23T09:03:30.000Z',
      carried: 3,
    });
  });

  it('run again at once adds no commit and no mail', async () => {
    const flow = await WorkflowStory.of(IncidentStory.reported());
    const lapped = await flow.lap();
    const { head } = flow;
    flow.outbox.collect();
    expect(await flow.lap()).toEqual(lapped);
    expect(flow.head).toEqual(head);
    expect(flow.outbox.asked).toHaveLength(3);
  });

  it('run by two executions at once makes one commit and each mail once', async () => {
    const flow = await WorkflowStory.of(IncidentStory.reported());
    const [first, second] = await Promise.all([flow.lap(), flow.lap()]);
    expect(flow.head.incident.version).toBe(2);
    expect(flow.outbox.collect().toSorted()).toEqual([...CALLED, RECEIPT]);
    // Whoever read the head before the commit cannot park on what it read, and takes another lap.
    expect([first, second].map((lapped) => flow.park(lapped, 'token')).toSorted()).toEqual([false, true]);
    expect(await flow.lap()).toMatchObject({ version: 2, carried: 3 });
  });

  it('knows the service that was put after it last looked at the catalogue', async () => {
    const flow = await WorkflowStory.of(IncidentStory.reported({ ...REPORT.low, service: 'storage' }));
    const { catalogue, settings } = flow.story.world;
    const storage = {
      id: 'storage',
      name: 'Storage',
      team: 'platform',
      keywords: [],
      customerFacing: false,
      impact: {},
    };
    let services = catalogue.services;
    const world = Object.assign(async () => ({ catalogue: { ...catalogue, services }, settings }), {
      moved: async () => {
        services = new Map([...services, ['storage', storage]]);
        return true;
      },
    });
    await flow.lap({ world });
    expect(flow.head.incident).toMatchObject({ service: 'storage', team: 'platform' });
  });

  it('of an unknown incident says so', async () => {
    const flow = await WorkflowStory.of(IncidentStory.reported());
    flow.story.items.items.clear();
    flow.story.id = 'INC-0000000';
    await expect(flow.lap({ generation: 1 })).rejects.toThrow('There is no incident INC-0000000.');
  });
});

describe('what is due', () => {
  it('is done once, however often the lap runs', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.lapAndPark();
    flow.outbox.collect();
    flow.story.wait('PT3M');
    const lapped = await flow.lap();
    await flow.lap();
    expect(flow.outbox.collect()).toEqual(CALLED);
    expect(types(flow.head.newest)).toEqual(['call_repeated']);
    expect(lapped).toMatchObject({ version: 3, until: '2026-11-23T09:06:00.000Z' });
  });

  it('after hours of downtime calls one person, and nobody for every step that was passed', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.lapAndPark();
    flow.outbox.collect();
    flow.story.wait('PT3H');
    await flow.lap();
    await flow.lap();
    expect(flow.outbox.collect().filter((mail) => mail.startsWith('call →'))).toHaveLength(1);
  });
});

describe('the times of a mail', () => {
  it('are in the zone of whoever reads it, whatever it is about', async () => {
    const world = worldWith('service-desk', { timeZone: 'America/New_York' });
    const flow = await WorkflowStory.of(IncidentStory.within(world, REPORT.medium));
    await flow.story.act({ ...ON_CALL, groups: ['responder'] }, 'acknowledge');
    await flow.story.until('PT4H');
    await flow.lap();
    const to = (email: string) => flow.outbox.mails.filter((mail) => mail.to.email === email).map(({ text }) => text);
    const [called, warned] = to(ON_CALL.email);
    expect(called).toContain('Reported: Mon 23 Nov 2026, 04:00 GMT-5 (09:00 UTC)');
    expect(warned).toContain('Medium: please resolve it by Tue 04:00 GMT-5.');
    expect(to('reporter@example.com')[0]).toContain('10:00 CET');
  });
});

describe('the answer of a lap', () => {
  const PHASES: Readonly<Record<Exclude<Status, 'new'>, string>> = {
    triaged: 'await_acknowledgement',
    investigating: 'await_resolution',
    recovering: 'await_resolution',
    on_hold: 'await_resumption',
    resolved: 'await_confirmation',
    confirmed: 'await_closure',
    closed: 'done',
    cancelled: 'done',
    merged: 'done',
  };

  it.each(STATUSES.filter((status) => status !== 'new'))(
    'says where to wait when the incident is %s',
    async (status) => {
      const flow = await WorkflowStory.of(IncidentStory.triaged());
      const { head } = flow;
      flow.story.items.items.set(flow.story.id, { ...head, incident: { ...head.incident, status } });
      expect(await flow.lap()).toMatchObject({ phase: PHASES[status], version: 2 });
    },
  );

  it('waits 30 days, as long as a token lives, where time alone makes nothing due', async () => {
    const flow = await WorkflowStory.of(IncidentStory.resolved());
    expect(await flow.lap()).toMatchObject({
      phase: 'await_confirmation',
      until: '2026-12-23T09:00:00.000Z',
      wakeAt: '2026-12-23T09:00:30.000Z',
    });
  });

  it('waits for the clock while somebody works on it', async () => {
    const flow = await WorkflowStory.of(IncidentStory.taken());
    const { until } = await flow.lap();
    expect(until > MORNING).toBe(true);
    flow.story.now = until;
    await flow.lap();
    expect(flow.head.incident.version).toBe(4);
  });
});

describe('a generation', () => {
  it('that is older than the head’s ends and does nothing', async () => {
    const flow = await WorkflowStory.of(IncidentStory.reported());
    const { version } = flow.head.incident;
    await flow.story.items.hand(flow.story.id, { version, generation: 1 }, 2, MORNING);
    expect(await flow.lap({ generation: 1 })).toMatchObject({ phase: 'done', version: 1, carried: 0 });
    expect(flow.head.incident.status).toBe('new');
    expect(flow.outbox.asked).toEqual([]);
  });

  it('that is newer than the head’s takes over, and the one before cannot park any more', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    const old = await flow.lap({ generation: 1 });
    const lapped = await flow.lap({ generation: 2 });
    expect(flow.head.generation).toBe(2);
    expect(flow.park(old, 'old', 1)).toBe(false);
    expect(flow.park(lapped, 'new', 2)).toBe(true);
    expect(await flow.lap({ generation: 1 })).toMatchObject({ phase: 'done' });
  });

  it('takes over though a commit came in between', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    const store = justBefore(flow.story.items, 'hand', () => flow.story.act(RESPONDER, 'acknowledge'));
    expect(await flow.lap({ generation: 2, store })).toMatchObject({ phase: 'await_resolution', version: 3 });
    expect(flow.head.generation).toBe(2);
  });
});

describe('the last lap', () => {
  it('marks a closed incident finished and takes its wake time away, once its mails are sent', async () => {
    const flow = await WorkflowStory.of(IncidentStory.closed(REPORT.low));
    expect(await flow.lap()).toMatchObject({ phase: 'done' });
    expect(flow.head).toMatchObject({
      finished: true,
      wakeAt: null,
      waiting: null,
      carried: flow.head.incident.facts,
    });
    expect(flow.outbox.collect()).toContain('closed → reporter@example.com');
  });

  it('answers how many facts are carried out', async () => {
    const flow = await WorkflowStory.of(IncidentStory.closed(REPORT.low));
    expect((await flow.lap()).carried).toBe(flow.head.incident.facts);
  });

  it('run again changes nothing', async () => {
    const flow = await WorkflowStory.of(IncidentStory.closed(REPORT.low));
    await flow.lap();
    const { head } = flow;
    const asked = [...flow.outbox.asked];
    expect(await flow.lap()).toMatchObject({ phase: 'done' });
    expect(flow.head).toEqual(head);
    expect(flow.outbox.asked).toEqual(asked);
  });

  it('does not erase the wake time of a commit that came in between, and goes on with it', async () => {
    const flow = await WorkflowStory.of(IncidentStory.closed(REPORT.low));
    const { version } = flow.head.incident;
    const reopen = () => flow.story.act(AGENT, 'reopen', { reason: 'It is back.' });
    const lapped = await flow.lap({ store: justBefore(flow.story.items, 'finish', reopen) });
    expect(lapped).toMatchObject({ phase: 'await_resolution', version: version + 1 });
    expect(flow.head).toMatchObject({ finished: false, generation: 1, wakeAt: '2026-11-23T09:00:30.000Z' });
  });

  it('waits where a mail is left, and finishes once that is sent', async () => {
    const flow = await WorkflowStory.of(IncidentStory.closed(REPORT.low));
    flow.outbox.answers('reporter@example.com', 'later');
    expect(await flow.lap()).toMatchObject({ phase: 'await_closure', until: '2026-11-23T09:00:30.000Z' });
    expect(flow.head.finished).toBe(false);
    flow.outbox.answers('reporter@example.com', 'sent');
    flow.story.wait('PT30S');
    expect(await flow.lap()).toMatchObject({ phase: 'done' });
    expect(flow.head.finished).toBe(true);
  });
});

describe('mails', () => {
  it('of laps that were missed are sent from the journal', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.story.act(RESPONDER, 'acknowledge');
    await flow.story.act(RESPONDER, 'resolve', RESOLVED);
    const lapped = await flow.lap();
    const sent = flow.outbox.collect();
    expect(sent.slice(0, 2)).toEqual(CALLED);
    expect(sent).toEqual(
      expect.arrayContaining([
        RECEIPT,
        'taken → service-desk.oncall@example.com',
        'who_has_it → reporter@example.com',
        'does_it_work → reporter@example.com',
      ]),
    );
    expect(lapped.carried).toBe(flow.head.incident.facts);
  });

  it('of the journal are sent from where the last lap left off', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.lapAndPark();
    flow.outbox.collect();
    await flow.story.act(RESPONDER, 'acknowledge');
    await flow.story.act(RESPONDER, 'resolve', RESOLVED);
    await flow.lap();
    const asked = flow.outbox.collect();
    expect(asked).not.toContain(RECEIPT);
    expect(asked).toEqual(
      expect.arrayContaining(['who_has_it → reporter@example.com', 'does_it_work → reporter@example.com']),
    );
  });

  it('tell of the report as it was described, though only its first fact still holds that', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    await flow.lap();
    expect(flow.outbox.mails[0]?.text).toContain('Since this morning nobody gets any mail.');
  });

  it('that are left make the lap wait until their retry time, and are not carried', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    flow.outbox.answers('reporter@example.com', 'later');
    expect(await flow.lap()).toMatchObject({ until: '2026-11-23T09:00:30.000Z', carried: 0 });
    flow.outbox.answers('reporter@example.com', 'sent');
    flow.outbox.collect();
    flow.story.wait('PT30S');
    expect(await flow.lap()).toMatchObject({ until: '2026-11-23T09:03:00.000Z', carried: 3 });
    expect(flow.outbox.collect()).toEqual([RECEIPT]);
  });

  it('never make a lap later than what is due', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    flow.story.wait('PT2M50S');
    flow.outbox.answers('reporter@example.com', 'later');
    expect(await flow.lap()).toMatchObject({ until: '2026-11-23T09:03:00.000Z' });
  });

  it('that the process has no time for are left for the next lap at once', async () => {
    const flow = await WorkflowStory.of(IncidentStory.triaged());
    let left = 1;
    expect(await flow.lap({ mayStart: () => left-- > 0 })).toMatchObject({ until: MORNING, carried: 0 });
    expect(flow.outbox.collect()).toEqual(CALLED.slice(0, 1));
    await flow.lap();
    expect(flow.outbox.collect()).toEqual([...CALLED.slice(1), RECEIPT]);
  });
});
