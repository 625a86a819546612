import { describe, expect, it } from 'vitest';
import { nextDueAt } from '../../../functions/escalation/due.ts';
import { handoffsOf } from '../../../functions/incident/handoff.ts';
import { rolesIn } from '../../../functions/incident/roles.ts';
import { IncidentStory, REPORT, RESOLVED, WORLD } from './some-incident.ts';
import { AGENT, COLLEAGUE, MANAGER, PLATFORM, RESPONDER } from './some-people.ts';
import { mails, types } from './what-happened.ts';

const person = ({ name, email }: { readonly name: string; readonly email: string }) => ({ name, email });
const TO_COLLEAGUE = { person: person(COLLEAGUE) };

async function led(): Promise<IncidentStory> {
  const story = await IncidentStory.taken(REPORT.high);
  await story.act(AGENT, 'roles', { commander: person(MANAGER) });
  return story;
}

const refused = async (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    ({ name, message, extra }) => [name, extra?.errors?.[0]?.pointer ?? null, message] as const,
  );

describe('a handoff', () => {
  it('offers what its offerer holds, and nothing moves until it is accepted', async () => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', { ...TO_COLLEAGUE, reason: 'My shift ends.' });
    expect(types(story.facts)).toEqual(['handoff_offered']);
    expect(story.facts[0]).toMatchObject({ text: 'My shift ends.', data: { roles: ['techLead'], assignee: true } });
    expect(mails(story.facts)).toEqual([
      'handoff_offered → colleague@example.com',
      'handoff_told → manager@example.com',
    ]);
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
    expect(handoffsOf(story.incident)).toMatchObject([
      { id: 'h1', until: '2026-11-23T09:15:00.000Z', returnedAt: null },
    ]);

    await story.act(COLLEAGUE, 'accept-handoff');
    expect(story.incident.assignee?.email).toBe(COLLEAGUE.email);
    expect(rolesIn(story.incident)).toMatchObject({
      techLead: { email: COLLEAGUE.email },
      commander: { email: MANAGER.email },
    });
    expect(handoffsOf(story.incident)).toEqual([]);
    expect(story.facts[0]).toMatchObject({
      type: 'handed_off',
      data: {
        forced: false,
        from: { roles: { techLead: { email: RESPONDER.email } }, assignee: { email: RESPONDER.email } },
      },
    });
    expect(mails(story.facts).toSorted()).toEqual([
      'handed_off → manager@example.com',
      'handed_off → responder@example.com',
    ]);
  });

  it('may be of a role that nobody holds: an engineer asks a teammate to take command', async () => {
    const story = await IncidentStory.taken(REPORT.high);
    await story.act(RESPONDER, 'handoff', { ...TO_COLLEAGUE, roles: ['commander'] });
    await story.act(COLLEAGUE, 'accept-handoff', { handoff: 'h1' });
    expect(rolesIn(story.incident).commander?.email).toBe(COLLEAGUE.email);
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
    expect(story.incident.commandSought).toBeNull();
  });

  it('of a team to a team is one act: whoever is on call there has it all, in their tier', async () => {
    const story = await led();
    await story.act(MANAGER, 'handoff', { team: 'platform', reason: 'The day ends here.' });
    expect(handoffsOf(story.incident)).toMatchObject([
      { team: 'platform', roles: ['commander', 'techLead'], assignee: true, to: [{ email: PLATFORM.email }] },
    ]);
    expect(mails(story.facts)).toEqual([
      'handoff_offered → platform.oncall@example.com',
      'asked_pager → platform.pager@example.com',
    ]);
    await story.act(PLATFORM, 'accept-handoff');
    expect(story.incident).toMatchObject({
      team: 'platform',
      tier: 2,
      assignee: { email: PLATFORM.email },
      roles: { commander: { email: PLATFORM.email }, techLead: { email: PLATFORM.email } },
    });
  });

  it('is told to the commander, who is told no more than what is asked of them', async () => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', { person: person(MANAGER) });
    expect(mails(story.facts)).toEqual(['handoff_offered → manager@example.com']);
  });

  it('of roles alone leaves the incident with its team', async () => {
    const story = await led();
    await story.act(MANAGER, 'handoff', { team: 'communications', roles: ['communicationsLead'] });
    await story.act({ ...COLLEAGUE, email: 'communications.oncall@example.com' }, 'accept-handoff');
    expect(story.incident.team).toBe('service-desk');
  });

  it('is accepted only by who was asked, and in time', async () => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    expect(await refused(story.act(PLATFORM, 'accept-handoff'))).toContain('WrongState');
    story.wait('PT15M');
    expect(await refused(story.act(COLLEAGUE, 'accept-handoff'))).toMatchObject([
      'WrongState',
      null,
      'Its time is over, so it stays where it was. Ask for it to be offered again.',
    ]);
  });

  it('that lapsed is told to desk, commander and offerer, and to the desk again every quarter of an hour', async () => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    await story.until('PT15M');
    expect(story.facts).toMatchObject([{ type: 'handoff_returned', data: { because: 'lapsed', handoff: 'h1' } }]);
    expect(mails(story.facts)).toEqual([
      'handoff_returned → desk@example.com',
      'handoff_returned → manager@example.com',
      'handoff_returned → responder@example.com',
    ]);
    expect(story.incident.assignee?.email).toBe(RESPONDER.email);
    for (const count of [1, 2, 3]) {
      await story.until('PT15M');
      expect((await story.timeline()).findLast(({ data }) => data['of'] === 'handoff')?.data).toMatchObject({
        reminders: count,
      });
    }
    // Offered anew, it is no longer told of.
    await story.act(RESPONDER, 'handoff', { person: person(PLATFORM) });
    expect(handoffsOf(story.incident).map(({ id }) => id)).toEqual(['h2']);
  });

  it('comes back in time while the incident is on hold, too: people wait for an answer, whatever the work waits for', async () => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    await story.act(AGENT, 'hold', { reason: 'awaiting_vendor', until: '2026-11-25T08:00:00.000Z' });
    expect(nextDueAt(story.incident, WORLD)).toBe('2026-11-23T09:15:00.000Z');
    await story.until('PT15M');
    expect(story.facts).toMatchObject([{ type: 'handoff_returned', data: { because: 'lapsed' } }]);
    await story.until('PT15M');
    expect(mails(story.facts)).toEqual(['handoff_returned → desk@example.com']);
    expect(story.incident.status).toBe('on_hold');
    await story.act(RESPONDER, 'return-handoff');
    expect(nextDueAt(story.incident, WORLD)).toBe('2026-11-25T08:00:00.000Z');
  });

  it.each([
    [
      'an assignment',
      ['assignee'],
      (story: IncidentStory) => story.act(AGENT, 'assign', { assignee: person(PLATFORM) }),
    ],
    [
      'whoever answers the call for it',
      ['assignee', 'techLead'],
      async (story: IncidentStory) => {
        await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'It is deeper.' });
        await story.act(PLATFORM, 'acknowledge');
      },
    ],
  ])('that lapsed is settled by %s: the desk is told no more', async (_what, parts, settle) => {
    for (const part of parts) {
      const story = await led();
      const offered = part === 'assignee' ? { assignee: true } : { roles: [part] };
      await story.act(RESPONDER, 'handoff', { ...TO_COLLEAGUE, ...offered });
      await story.act(RESPONDER, 'handoff', { ...TO_COLLEAGUE, roles: ['scribe'] });
      await story.until('PT15M');
      await settle(story);
      // What nobody took stays to be settled.
      expect(handoffsOf(story.incident).map(({ roles }) => roles)).toEqual([['scribe']]);
    }
  });

  it('comes back at once from who says no, with their words, and is over when it is taken back', async () => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    await story.act(COLLEAGUE, 'return-handoff', { reason: 'I am on a plane.' });
    expect(story.facts[0]).toMatchObject({ text: 'I am on a plane.', data: { because: 'declined' } });
    expect(mails(story.facts)).toContain('handoff_returned → responder@example.com');
    await story.act(RESPONDER, 'return-handoff');
    expect(story.facts[0]?.data).toMatchObject({ because: 'withdrawn' });
    expect(mails(story.facts)).toEqual([]);
    expect(handoffsOf(story.incident)).toEqual([]);
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    await story.act(RESPONDER, 'return-handoff', { handoff: 'h2' });
    expect(mails(story.facts)).toEqual(['handoff_returned → colleague@example.com']);
  });

  it('may be forced by desk or manager, with a reason; who got it is told so', async () => {
    const story = await led();
    const force = { ...TO_COLLEAGUE, roles: ['techLead'], assignee: true, force: true };
    expect(await refused(story.act(RESPONDER, 'handoff', { ...force, reason: 'x' }))).toContain('Forbidden');
    await story.act(AGENT, 'handoff', { ...force, reason: 'They do not answer.' });
    expect(story.incident.assignee?.email).toBe(COLLEAGUE.email);
    expect(story.facts[0]).toMatchObject({ type: 'handed_off', text: 'They do not answer.', data: { forced: true } });
    expect(mails(story.facts)).toContain('handed_off → colleague@example.com');
  });

  it.each([
    [
      'to oneself',
      { person: person(RESPONDER), roles: ['scribe'] },
      'ValidationFailed',
      '/person',
      /goes to somebody else/,
    ],
    ['of nothing', { ...TO_COLLEAGUE, roles: [] }, 'ValidationFailed', '/roles', /Say which roles/],
    [
      'of what they have',
      { person: person(MANAGER), roles: ['commander'] },
      'ValidationFailed',
      '/person',
      /all of it already/,
    ],
  ])('%s is refused, and says why', async (_what, body, name, pointer, words) => {
    const story = await led();
    expect(await refused(story.act(RESPONDER, 'handoff', body))).toEqual([name, pointer, expect.stringMatching(words)]);
  });

  it('of an incident that nobody has is refused: that is an assignment', async () => {
    const story = await IncidentStory.triaged(REPORT.high);
    expect(await refused(story.act(AGENT, 'handoff', { ...TO_COLLEAGUE, assignee: true }))).toContain('WrongState');
  });

  it('of a service request is of its assignee alone', async () => {
    const story = await IncidentStory.taken({ ...REPORT.low, kind: 'request' });
    expect(await refused(story.act(RESPONDER, 'handoff', { ...TO_COLLEAGUE, roles: ['scribe'] }))).toContain(
      'WrongState',
    );
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    await story.act(COLLEAGUE, 'accept-handoff');
    expect(story.incident.assignee?.email).toBe(COLLEAGUE.email);
  });

  it('ends with the work: what is resolved is handed to nobody', async () => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(handoffsOf(story.incident)).toEqual([]);
  });

  it.each([
    ['assigned', AGENT, 'assign', { assignee: person(PLATFORM) }],
    ['said to be another tech lead’s', AGENT, 'roles', { techLead: person(PLATFORM) }],
  ] as const)('of what is %s meanwhile is over', async (_what, caller, action, body) => {
    const story = await led();
    await story.act(RESPONDER, 'handoff', TO_COLLEAGUE);
    await story.act(caller, action, body);
    expect(handoffsOf(story.incident)).toEqual([]);
    expect(await refused(story.act(COLLEAGUE, 'accept-handoff'))).toContain('WrongState');
  });

  it('of the incident to somebody who is called answers their call', async () => {
    const story = await led();
    await story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'It is deeper.' });
    await story.act(RESPONDER, 'handoff', { person: person(PLATFORM), assignee: true });
    await story.act(PLATFORM, 'accept-handoff');
    expect(story.incident.calls.map(({ outcome }) => outcome)).not.toContain('open');
  });
});
