import { describe, expect, it } from 'vitest';
import type { Seen } from '../../../functions/incident/act.ts';
import { type Caller, doerOf, rolesOf } from '../../../functions/incident/caller.ts';
import { BUILT } from '../../../functions/incident/states.ts';
import { actionsFor, viewIncident } from '../../../functions/incident/view.ts';
import { IncidentStory, WORLD } from './some-incident.ts';
import { AGENT, COLLEAGUE, MANAGER, ON_CALL, OUTSIDER, REPORTER, RESPONDER } from './some-people.ts';
import { refusal } from './what-happened.ts';

/** Contract section 3. */
const FIELDS =
  `id kind status summary description channel reporter priority priorityReason major tier team assignee roles handoffs
  runbooks tasks
  service category subcategory needsReview sla calls hold resolution links parent children knownErrors followers mergedInto nextUpdateAt reopenCount drill startedAt
  reportedAt acknowledgedAt resolvedAt confirmedAt closedAt updatedAt version actions`.split(/\s+/);
const CALL = 'id to tier team reason at lastAt repeats dueAt outcome acknowledgedAt by'.split(' ');
const CLOCK = 'stage target calendar startedAt dueAt stoppedAt breachedAt pausedSeconds remainingSeconds'.split(' ');

function seen(story: IncidentStory, caller: Caller = RESPONDER): Seen {
  const { incident, now } = story;
  return { incident, now, world: WORLD, doer: doerOf(caller), roles: rolesOf(caller, incident) };
}

function view(story: IncidentStory) {
  return viewIncident(seen(story), 'It is broken.');
}

function keys(value: object | null): readonly string[] {
  return Object.keys(value ?? {}).toSorted();
}

describe('an incident as callers see it', () => {
  it('has every field at every stage of its life, and no others', async () => {
    const stages = [
      await IncidentStory.reported(),
      await IncidentStory.triaged(),
      await IncidentStory.taken(),
      await IncidentStory.resolved(),
      await IncidentStory.closed(),
    ];
    for (const story of stages) {
      expect(keys(view(story))).toEqual(FIELDS.toSorted());
      // Nothing is left out on its way through JSON.
      expect(JSON.parse(JSON.stringify(view(story)))).toEqual(view(story));
    }
  });

  it('knows no clocks, priority, team or tier while it is new', async () => {
    expect(view(await IncidentStory.reported())).toMatchObject({
      status: 'new',
      description: 'It is broken.',
      reporter: { name: 'The reporter', email: 'reporter@example.com', phone: null },
      priority: null,
      priorityReason: null,
      team: null,
      tier: null,
      assignee: null,
      sla: { policy: null, response: null, resolution: null },
      calls: [],
    });
  });

  it('shows null for what nobody has or said, rather than nothing', async () => {
    expect(view(await IncidentStory.closed())).toMatchObject({
      roles: { commander: null, communicationsLead: null, scribe: null },
      handoffs: [],
      nextUpdateAt: null,
      hold: null,
      links: [],
      mergedInto: null,
      drill: false,
    });
  });

  it('shows both clocks as they stand when it is read', async () => {
    const story = await IncidentStory.triaged();
    const { version } = story.incident;
    expect(keys(view(story).sla.response)).toEqual(CLOCK.toSorted());
    const stages = (duration: string) => {
      story.wait(duration);
      const { response, resolution } = view(story).sla;
      return [response?.stage, response?.remainingSeconds, resolution?.stage, resolution?.remainingSeconds];
    };
    expect(stages('PT0S')).toEqual(['on_track', 900, 'on_track', 14_400]);
    expect(stages('PT11M15S')).toEqual(['at_risk', 225, 'on_track', 13_725]);
    expect(stages('PT3M45S')).toEqual(['breached', 0, 'on_track', 13_500]);
    expect(stages('PT5H')).toEqual(['breached', -18_000, 'breached', -4_500]);
    expect(story.incident.version).toBe(version);
  });

  it('shows calls without their pagers and time zones', async () => {
    const { calls } = view(await IncidentStory.triaged());
    expect(calls.map(keys)).toEqual([CALL.toSorted()]);
  });

  it('shows the reporter without what is known about the address', async () => {
    expect(keys(view(await IncidentStory.triaged()).reporter)).toEqual(['email', 'name', 'phone']);
  });
});

describe('the actions of an answer', () => {
  it('are all that are built, in the contract’s order, each allowed or with the reason why not', async () => {
    const story = await IncidentStory.triaged();
    const actions = actionsFor(seen(story));
    expect(actions.map(({ name }) => name)).toEqual(BUILT);
    for (const action of actions) {
      const { name } = action;
      if (action.allowed) expect(action).toEqual({ name, href: `/v1/incidents/${story.id}/${name}`, allowed: true });
      else expect(action).toEqual({ name, allowed: false, code: action.code, reason: expect.stringMatching(/\.$/) });
    }
    const desks = actions.flatMap((action) => (!action.allowed && action.code === 'role' ? [action.name] : []));
    expect(desks).toEqual(expect.arrayContaining(['confirm', 'close', 'reopen', 'cancel', 'merge']));
  });

  it('tell a state that forbids from a role that does', async () => {
    const story = await IncidentStory.triaged();
    const codes = Object.fromEntries(
      actionsFor(seen(story, AGENT)).map((action) => [
        action.name,
        action.allowed ? 'allowed' : `${action.code}: ${action.reason}`,
      ]),
    );
    expect(codes).toMatchObject({
      triage: 'allowed',
      resolve: 'allowed',
      confirm: 'state: Not while the incident is triaged.',
      close: 'state: Not while the incident is triaged.',
      reopen: 'state: Not while the incident is triaged.',
    });
  });

  it('are what the caller may then do: what is allowed is not refused by role or state', async () => {
    const bodies = {
      triage: {},
      acknowledge: {},
      assign: { team: 'platform' },
      call: { team: 'platform', reason: 'You know it.' },
      escalate: { to: 'functional', reason: 'help' },
      hold: { reason: 'awaiting_vendor' },
      resume: {},
      note: { text: 'x' },
      update: { text: 'x' },
      pin: { n: 1 },
      roles: { scribe: { name: 'A colleague', email: 'colleague@example.com' } },
      handoff: { person: { name: 'The expert', email: 'expert@example.com' }, roles: ['commander'] },
      'accept-handoff': {},
      'return-handoff': {},
      tasks: { tasks: [{ text: 'x' }] },
      recover: { text: 'x' },
      resolve: { code: 'solution', notes: 'x' },
      confirm: {},
      close: {},
      reopen: { reason: 'x' },
      cancel: { code: 'withdrawn', reason: 'x' },
      convert: { kind: 'request', reason: 'x' },
      follow: {},
      unfollow: {},
    };
    const stages = [IncidentStory.reported, IncidentStory.triaged, IncidentStory.resolved, IncidentStory.closed];
    for (const stage of stages) {
      for (const caller of [RESPONDER, AGENT, MANAGER, OUTSIDER, REPORTER, ON_CALL]) {
        for (const name of BUILT) {
          const story = await stage();
          const { id } = await story.beside();
          const about = {
            ...bodies,
            merge: { into: id, reason: 'x' },
            link: { type: 'related', id },
            unlink: { type: 'related', id },
          };
          const said = actionsFor(seen(story, caller)).find((one) => one.name === name);
          const outcome = await story.act(caller, name, about[name]).then(
            () => 'done',
            (error: Error) => error.name,
          );
          const what = `${caller.name} ${name} while ${story.incident.status}`;
          if (said?.allowed === false) {
            const expected = said.code === 'role' ? 'Forbidden' : 'WrongState';
            // One's own act repeated is answered although the state has moved on with it.
            expect([expected, 'done'], what).toContain(outcome);
          } else if (name !== 'close') expect(outcome, what).toBe('done');
        }
      }
    }
  });

  it('do not offer what is not possible whatever one says', async () => {
    const taken = await IncidentStory.taken();
    const unanswered = await IncidentStory.resolved();
    const longClosed = await IncidentStory.closed();
    longClosed.wait('P15D');
    for (const [story, caller, name, body] of [
      [taken, COLLEAGUE, 'acknowledge', {}],
      [unanswered, AGENT, 'close', { reason: 'reporter_unreachable' }],
      [longClosed, AGENT, 'reopen', { reason: 'x' }],
    ] as const) {
      const { extra } = await refusal(story.act(caller, name, body));
      expect(extra.actions).toContainEqual(expect.objectContaining({ name, allowed: false, code: 'state' }));
    }
  });
});
