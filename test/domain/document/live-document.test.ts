import { describe, expect, it } from 'vitest';
import { type Audience, hasMoved, liveDocument } from '../../../functions/document/live-document.ts';
import { IncidentStory, RESOLVED, WORLD } from '../incident/some-incident.ts';
import { AGENT, RESPONDER } from '../incident/some-people.ts';

async function documentOf(story: IncidentStory, audience: Audience = 'internal') {
  return liveDocument(story.incident, await story.timeline(), WORLD, story.now, audience);
}

async function note(story: IncidentStory, body: object): Promise<number> {
  await story.act(RESPONDER, 'note', body);
  return story.incident.facts;
}

describe('the live document', () => {
  it('says what it is, how hard it hits, who has it and when to look again', async () => {
    const story = await IncidentStory.taken();
    await story.act(RESPONDER, 'update', { text: 'We have found it.', nextUpdateAt: '2026-11-23T09:30:00Z' });
    expect(await documentOf(story)).toMatchObject({
      id: story.id,
      audience: 'internal',
      version: story.incident.version,
      status: 'investigating',
      statusWords: 'Investigating',
      summary: 'Outlook does not start',
      description: 'Since this morning nobody gets any mail.',
      priority: 'high',
      priorityReason: 'High, because many users are affected.',
      impact: { service: 'E-mail', users: 'many', financial: 'none', security: 'none' },
      people: {
        assignee: { name: 'A responder', email: 'responder@example.com' },
        roles: { techLead: { name: 'A responder' }, commander: null },
        reporter: { email: 'reporter@example.com' },
      },
      sla: { resolution: { stage: 'on_track' } },
      lastUpdate: { at: story.now, text: 'We have found it.' },
      nextUpdateAt: '2026-11-23T09:30:00.000Z',
      earlier: 0,
    });
  });

  it('tells the impact in a sentence, and what is not known of it', async () => {
    const story = await IncidentStory.triaged({
      summary: 'Outlook does not start',
      reporter: { name: 'The reporter', email: 'reporter@example.com' },
      service: 'email',
      impact: { users: 'many', security: 'none' },
    });
    expect((await documentOf(story)).impact.sentence).toBe(
      'E-mail is affected. Many users are affected and security is not touched. It is not known what it costs.',
    );
  });

  it('has entries newest first by when they truly happened, with both times', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT1H');
    await note(story, { text: 'now' });
    await note(story, { text: 'earlier', type: 'risk', occurredAt: '2026-11-23T09:30:00Z' });
    const { entries } = await documentOf(story);
    expect(entries.slice(0, 2)).toMatchObject([
      { text: 'now', note: 'note', at: '2026-11-23T10:00:00.000Z', title: 'Note, by A responder' },
      {
        text: 'earlier',
        note: 'risk',
        at: '2026-11-23T09:30:00.000Z',
        recordedAt: '2026-11-23T10:00:00.000Z',
        title: 'Risk, by A responder',
        actor: 'A responder',
        visibility: 'internal',
      },
    ]);
    expect(entries.map(({ at }) => at)).toEqual(
      entries
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
  });

  it('says with whom, how and what came of it', async () => {
    const story = await IncidentStory.taken();
    await note(story, {
      text: 'They look into it.',
      type: 'communication',
      with: 'The vendor',
      channel: 'phone',
      outcome: 'They call back.',
    });
    expect((await documentOf(story)).entries[0]).toMatchObject({
      title: 'Communication with The vendor by phone, by A responder',
      with: 'The vendor',
      channel: 'phone',
      outcome: 'They call back.',
    });
  });

  it('names risks and decisions apart, newest first, the newest twenty', async () => {
    const story = await IncidentStory.taken();
    for (let i = 1; i <= 21; i++) await note(story, { text: `risk ${i}`, type: 'risk' });
    await note(story, { text: 'We fail over.', type: 'decision' });
    const { risks, decisions } = await documentOf(story);
    expect([risks.length, risks[0]?.text, risks.at(-1)?.text]).toEqual([20, 'risk 21', 'risk 2']);
    expect(decisions.map(({ text }) => text)).toEqual(['We fail over.']);
  });

  it('has on top what was pinned, in the order of pinning, and no entry of the pinning itself', async () => {
    const story = await IncidentStory.taken();
    const first = await note(story, { text: 'first' });
    const second = await note(story, { text: 'second', pin: true });
    await story.act(RESPONDER, 'pin', { n: first });
    const { pinned, entries } = await documentOf(story);
    expect(pinned.map(({ n, text, pinned: is }) => [n, text, is])).toEqual([
      [second, 'second', true],
      [first, 'first', true],
    ]);
    expect(entries.map(({ type }) => type)).not.toContain('pinned');
    expect(entries.filter((entry) => entry.pinned).map(({ n }) => n)).toEqual([second, first]);
  });

  it('leaves the oldest out where it would be too large for an answer, and says how many', async () => {
    const story = await IncidentStory.taken();
    const [base] = (await story.timeline()).slice(-1);
    if (base === undefined) throw new Error('no fact');
    const many = Array.from({ length: 1_100 }, (_, i) => ({ ...base, n: i + 1, text: 'short' }));
    const long = Array.from({ length: 200 }, (_, i) => ({ ...base, n: i + 1, text: 'ä'.repeat(10_000) }));
    const shown = (facts: typeof many) => {
      const { entries, earlier } = liveDocument(story.incident, facts, WORLD, story.now, 'internal');
      return [entries.length, entries[0]?.n, earlier];
    };
    expect(shown(many)).toEqual([1_000, 1_100, 100]);
    expect(shown(long)).toEqual([99, 200, 101]);
  });
});

describe('whether the live document says something else than at the last commit', () => {
  it('hangs on the stages of the clocks, which change by themselves', async () => {
    const story = await IncidentStory.taken();
    expect(hasMoved(story.incident, WORLD, story.now)).toBe(false);
    story.wait('PT2H59M59S');
    expect(hasMoved(story.incident, WORLD, story.now)).toBe(false);
    story.wait('PT1S');
    expect(hasMoved(story.incident, WORLD, story.now)).toBe(true);
    await note(story, { text: 'x' });
    expect(hasMoved(story.incident, WORLD, story.now)).toBe(false);
  });
});

describe('what is under way', () => {
  const words = async (story: IncidentStory, audience: Audience = 'internal') =>
    (await documentOf(story, audience)).underWay.map(({ what, words: said, text }) =>
      [what, said, ...(text === null ? [] : [text])].join(': '),
    );

  it('is who is asked to take it', async () => {
    const story = await IncidentStory.triaged();
    const { call } = story;
    expect(await words(story)).toEqual([`call: ${call.to.name} is asked to take it.`]);
    expect((await documentOf(story)).underWay[0]).toMatchObject({ since: call.at, until: call.dueAt });
    expect(await words(story, 'public')).toEqual([]);
  });

  it('is an expert who is asked to help, command that is sought, and a handoff that is offered', async () => {
    const story = await IncidentStory.taken();
    story.wait('PT1S');
    await story.act(RESPONDER, 'call', {
      person: { name: 'The expert', email: 'expert@example.com' },
      reason: 'Help.',
    });
    story.wait('PT1S');
    await story.act(RESPONDER, 'handoff', {
      person: { name: 'The next', email: 'next@example.com' },
      assignee: true,
      reason: 'My shift ends.',
    });
    expect(await words(story)).toEqual([
      expect.stringMatching(/^command: .* is asked to take command\.$/),
      'call: The expert is asked to help.',
      'handoff: A responder hands over to The next: assignee.: My shift ends.',
    ]);
    story.wait('PT15M');
    expect(await words(story)).not.toContainEqual(expect.stringContaining('handoff'));
  });

  it('is an attempt, until the same is told with an outcome', async () => {
    const story = await IncidentStory.taken();
    const attempts = async () => (await words(story)).filter((one) => one.startsWith('attempt'));
    await note(story, { text: 'Restarting it', type: 'attempt' });
    await note(story, { text: 'Failing over', type: 'attempt', outcome: 'In vain.' });
    expect(await attempts()).toEqual(['attempt: An attempt whose outcome nobody has told yet.: Restarting it']);
    await note(story, { text: 'Restarting it ', type: 'attempt', outcome: 'It works.' });
    expect(await attempts()).toEqual([]);
    await note(story, { text: 'Restarting it', type: 'attempt' });
    expect(await attempts()).toHaveLength(1);
  });

  it('is a hold, whose question the public is not shown, and the fix that is rolled out', async () => {
    const story = await IncidentStory.taken();
    await story.act(AGENT, 'hold', { reason: 'awaiting_vendor', comment: 'Their ticket 7.' });
    expect(await words(story)).toContain('hold: Work waits for a vendor.: Their ticket 7.');
    expect(await words(story, 'public')).toEqual(['hold: Work waits for a vendor.']);
    expect((await documentOf(story, 'public')).hold).toMatchObject({ reason: 'awaiting_vendor', comment: null });
    await story.act(AGENT, 'resume');
    await story.act(RESPONDER, 'recover', { text: 'Rolling back.' });
    expect(await words(story)).toContain('rollout: The fix is being rolled out.: Rolling back.');
    expect(await words(story, 'public')).toEqual(['rollout: The fix is being rolled out.']);
  });

  it('is nothing once it is resolved', async () => {
    const story = await IncidentStory.taken();
    await note(story, { text: 'Restarting it', type: 'attempt' });
    await story.act(RESPONDER, 'resolve', RESOLVED);
    expect(await words(story)).toEqual([]);
  });
});

describe('the live document for the public', () => {
  it('has nothing internal: no note, no reason, no address, nobody who is asked', async () => {
    const story = await IncidentStory.taken();
    const internal = await note(story, { text: 'The vendor is to blame.', pin: true });
    await note(story, {
      text: 'It may take long.',
      type: 'risk',
      visibility: 'public',
      with: 'x@example.com',
      pin: true,
    });
    await story.act({ ...RESPONDER, name: null }, 'note', { text: 'We look.', visibility: 'public' });
    const document = await documentOf(story, 'public');
    expect(document).toMatchObject({
      priority: 'high',
      priorityReason: null,
      description: null,
      sla: null,
      impact: { service: 'E-mail', sentence: 'E-mail is affected.', users: null, financial: null },
      people: { assignee: { name: 'A responder', email: null }, roles: null, team: null, reporter: null },
    });
    expect(document.pinned.map(({ text }) => text)).toEqual(['It may take long.']);
    expect(document.risks.map(({ title }) => title)).toEqual(['Risk, by A responder']);
    expect(document.entries.every(({ visibility }) => visibility === 'public')).toBe(true);
    expect(document.entries[0]).toMatchObject({ title: 'A colleague wrote', actor: 'A colleague', text: 'We look.' });
    expect(document.entries.map(({ n }) => n)).not.toContain(internal);
    expect(JSON.stringify(document)).not.toMatch(/@|to blame|because/);
  });

  it('tells an internal pin from a public one', async () => {
    const story = await IncidentStory.taken();
    await note(story, { text: 'ours', pin: true });
    await note(story, { text: 'everybody’s', visibility: 'public', pin: true });
    const texts = async (audience: Audience) => (await documentOf(story, audience)).pinned.map(({ text }) => text);
    expect(await texts('internal')).toEqual(['ours', 'everybody’s']);
    expect(await texts('public')).toEqual(['everybody’s']);
  });
});
