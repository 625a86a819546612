import { describe, expect, it } from 'vitest';
import type { IncidentLink } from '../../functions/incident/incident.ts';
import { buttons, PageStory } from './page-story.ts';

const MINUTES = 1 / (24 * 60);
const FIXED = { do: 'resolve', code: 'solution', text: 'Restarted the gateway.' };

/** Taken in working hours by the link of its call: the page of whoever has it. */
async function mine(report: Parameters<typeof PageStory.called>[0] = {}) {
  const story = await PageStory.reported(report);
  story.wait(0.3);
  await story.triage();
  const link = story.calledLink();
  await story.post(link, { do: 'acknowledge' });
  const seen = () => String(story.incident.version);
  return { story, link, press: (fields: Record<string, string>) => story.post(link, { seen: seen(), ...fields }) };
}

const MEDIUM = { impact: { users: 'none', financial: 'low', security: 'none' } } as const;

describe('the page of whoever has the incident', () => {
  it('shows how it stands, its whole timeline, and what may be done now', async () => {
    const { story, link } = await mine();
    await story.staff('note', { text: 'The logs are full.', visibility: 'internal' });
    const { body } = await story.get(link);
    expect(body).toContain('The logs are full.');
    expect(body).toContain('Note, by Another responder');
    expect(buttons(body)).toEqual([
      'note: Write it down',
      'update: Send it to those affected',
      'escalate: Escalate',
      'resolve: Resolve',
      'handoff: Hand over to this team',
    ]);
  });

  it('writes down what they did, once however often the form is sent', async () => {
    const { story, link } = await mine();
    const form = { do: 'note', text: 'Rolled back.', seen: String(story.incident.version) };
    const answers = [await story.post(link, form), await story.post(link, form)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect(story.head.newest).toMatchObject([{ type: 'noted', text: 'Rolled back.', visibility: 'internal' }]);
    expect(story.incident.version).toBe(4);
  });

  it('escalates with what was tried, and resolves', async () => {
    const { story, press } = await mine();
    expect((await press({ do: 'escalate', text: 'Rolled back in vain.' })).statusCode).toBe(303);
    expect(story.incident).toMatchObject({ team: 'data-centre', assignee: { email: 'platform.oncall@example.com' } });
    expect(story.head.newest[0]).toMatchObject({ type: 'escalated', text: 'Rolled back in vain.' });
    expect((await press(FIXED)).statusCode).toBe(303);
    expect(story.incident).toMatchObject({ status: 'resolved', resolution: { notes: 'Restarted the gateway.' } });
  });

  it('lets what is not high wait, and goes on', async () => {
    const { story, link, press } = await mine(MEDIUM);
    expect((await press({ do: 'hold', hold: 'awaiting_vendor', text: '' })).statusCode).toBe(303);
    expect(story.incident.hold).toMatchObject({ reason: 'awaiting_vendor', comment: null });
    expect(buttons((await story.get(link)).body)).toEqual([
      'note: Write it down',
      'update: Send it to those affected',
      'escalate: Escalate',
      'resume: Go on',
      'resolve: Resolve',
      'handoff: Hand over to this team',
    ]);
    expect((await press({ do: 'resume', text: '' })).statusCode).toBe(303);
    expect(story.incident.status).toBe('investigating');
  });

  it('asks what it was about where nobody sorted it, and resolves it as that', async () => {
    const { story, link, press } = await mine({
      summary: 'Odd',
      service: undefined,
      category: undefined,
      subcategory: undefined,
    });
    expect((await story.get(link)).body).toContain('What it was about');
    const refused = await press({ ...FIXED, category: '' });
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining('no category yet')]);
    expect(refused.body).toContain('Restarted the gateway.</textarea>');
    expect((await press({ ...FIXED, category: 'software/error' })).statusCode).toBe(303);
    expect(story.incident).toMatchObject({ status: 'resolved', category: 'software', subcategory: 'error' });
  });

  it.each([
    ['no words', { do: 'note', text: ' ' }, 400, 'Write a few words first'],
    ['no team', { do: 'team', team: 'platform' }, 409, 'Not possible now'],
    ['no button of the page', { do: 'delete' }, 400, 'no such button'],
    ['a field that is none', { do: 'note', text: 'x', more: 'y' }, 400, 'no such button'],
    ['a question without words', { do: 'hold', hold: 'awaiting_reporter' }, 400, 'needs the question'],
    ['words too long for an escalation', { do: 'escalate', text: 'x'.repeat(1_001) }, 400, 'at most 1000'],
  ])('with %s changes nothing and says why', async (_what, fields, status, words) => {
    const { story, press } = await mine(MEDIUM);
    const before = structuredClone(story.head);
    const { statusCode, body } = await press(fields as unknown as Record<string, string>);
    expect([statusCode, body]).toEqual([status, expect.stringContaining(words)]);
    expect(story.head).toEqual(before);
  });

  it('gives its buttons up once somebody else has the incident', async () => {
    const { story, link, press } = await mine();
    await story.staff('assign', { assignee: { name: 'Another responder', email: 'another@example.com' } });
    expect(buttons((await story.get(link)).body)).toEqual([]);
    expect((await press(FIXED)).statusCode).toBe(409);
    expect(story.incident.status).toBe('investigating');
  });
});

describe('"I have it" taken back', () => {
  it('within a quarter of an hour leaves everything as if it had never been said', async () => {
    const story = await PageStory.called();
    const before = structuredClone(story.incident);
    const link = story.calledLink();
    await story.post(link, { do: 'acknowledge' });
    story.wait(15 * MINUTES);
    expect((await story.post(link, { do: 'undo' })).statusCode).toBe(303);
    const after = story.incident;
    expect(after).toMatchObject({ status: 'triaged', assignee: null, acknowledgedAt: null });
    expect([after.calls, after.response]).toEqual([before.calls, before.response]);
    expect(story.head.newest.map(({ type }) => type)).toEqual(['undone']);
    expect(buttons((await story.get(link)).body)).toEqual(['acknowledge: I have it']);
  });

  it('calls those again who were told that nothing is wanted of them', async () => {
    const story = await PageStory.called();
    await story.staff('escalate', { to: 'functional', reason: 'Nobody answers.' });
    await story.post(story.calledLink('c1'), { do: 'acknowledge' });
    await story.post(story.calledLink('c1'), { do: 'undo' });
    expect(story.incident.calls.map(({ outcome }) => outcome)).toEqual(['unanswered', 'open']);
    expect(story.head.newest[0]?.owes.map(({ mail, to }) => `${mail} ${to.email}`)).toEqual([
      'call data-centre.oncall@example.com',
    ]);
  });

  it.each([
    ['later', async (story: PageStory) => story.wait(15 * MINUTES + 1e-6)],
    ['after something else was done', async (story: PageStory) => story.staff('note', { text: 'Looking.' })],
  ])('is not possible %s', async (_when, then) => {
    const { story, link, press } = await mine();
    await then(story);
    expect(buttons((await story.get(link)).body)).not.toContain('undo: Undo: I do not have it');
    expect((await press({ do: 'undo' })).statusCode).toBe(409);
    expect(story.incident.status).toBe('investigating');
  });
});

describe('the page of a manager', () => {
  it('has three buttons while the incident is open', async () => {
    const story = await PageStory.called();
    const { statusCode, body } = await story.get(story.managerLink());
    expect(statusCode).toBe(200);
    expect(buttons(body)).toEqual([
      'acknowledge: I have it',
      'team: Give it to this team',
      'expert: Call an expert of this team',
    ]);
    await story.staff('acknowledge', {});
    await story.resolve();
    expect(buttons((await story.get(story.managerLink())).body)).toEqual([]);
  });

  it('"I have it" makes the incident theirs', async () => {
    const story = await PageStory.called();
    await story.staff('acknowledge', {});
    expect((await story.post(story.managerLink(), { do: 'acknowledge' })).statusCode).toBe(303);
    expect(story.incident.assignee?.email).toBe('platform.manager@example.com');
    const { body } = await story.get(story.managerLink());
    expect(buttons(body)).toContain('resolve: Resolve');
  });

  it('"I have it" answers a call of theirs, and leaves the incident with whoever has it', async () => {
    const story = await PageStory.called();
    await story.staff('acknowledge', {});
    await story.staff('escalate', { to: 'hierarchical', reason: 'We need a decision.' });
    const link = story.managerLink('platform.manager@example.com', 'c2');
    expect((await story.get(link)).body).toContain('Can you help?');
    expect((await story.post(link, { do: 'acknowledge' })).statusCode).toBe(303);
    expect(story.incident.assignee?.name).toBe('Another responder');
    expect(story.incident.calls.at(-1)?.outcome).toBe('acknowledged');
  });

  it.each([true, false])(
    'gives it to another team, whose on-call is called (acknowledged before: %s)',
    async (before) => {
      const story = await PageStory.called();
      if (before) await story.staff('acknowledge', {});
      const answer = await story.post(story.managerLink(), { do: 'team', team: 'data-centre', text: '' });
      expect(answer.statusCode).toBe(303);
      expect(story.incident.team).toBe('data-centre');
      expect(story.incident.calls.at(-1)).toMatchObject({
        to: { email: 'data-centre.oncall@example.com' },
        outcome: 'open',
      });
    },
  );

  it('calls an expert beside whoever has it', async () => {
    const story = await PageStory.called();
    await story.staff('acknowledge', {});
    const link = story.managerLink();
    expect((await story.post(link, { do: 'expert', team: 'data-centre', text: 'They know it.' })).statusCode).toBe(303);
    expect(story.incident.calls.at(-1)).toMatchObject({
      to: { email: 'data-centre.oncall@example.com' },
      reason: 'call',
    });
    expect(story.incident.assignee?.name).toBe('Another responder');
    const refused = await story.post(link, { do: 'expert', team: '', text: 'They know it.' });
    expect([refused.statusCode, refused.body]).toEqual([400, expect.stringContaining('Choose the team')]);
  });

  it('of an incident that was merged leads to the one it became part of', async () => {
    const story = await PageStory.called();
    const into = await story.beside();
    await into.triage();
    await story.staff('merge', { into: into.id, reason: 'The same.' } satisfies { into: string; reason: string });
    const links: readonly IncidentLink[] = into.incident.links;
    expect(links).toHaveLength(1);
    const { statusCode, headers } = await story.get(story.managerLink());
    expect([statusCode, headers?.['location']]).toEqual([303, into.managerLink()]);
  });
});
