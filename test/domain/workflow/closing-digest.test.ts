import { describe, expect, it } from 'vitest';
import type { OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';
import { closingDigest } from '../../../functions/workflow/closing-digest.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { AGENT } from '../incident/some-people.ts';

/** Tuesday, nine o'clock in Berlin. */
const NINE = '2026-11-24T08:00:00.000Z';

/** A digest at some time, and what the desk was sent. */
function digest(story: IncidentStory) {
  const sent: OutgoingMail[] = [];
  const taken = new Set<string>();
  const rates = {
    take: async (bucket: string) => !taken.has(bucket) && taken.add(bucket) !== undefined,
    giveBack: async (bucket: string) => void taken.delete(bucket),
  };
  let outcome: SendOutcome | 'broken' = 'sent';
  const mailer = {
    send: async (mail: OutgoingMail) => {
      if (outcome === 'broken') throw new Error('Nobody knows.');
      if (outcome === 'sent') sent.push(mail);
      return outcome;
    },
  };
  return {
    sent,
    refuse: (how: SendOutcome | 'broken') => {
      outcome = how;
    },
    at: (now: string) => closingDigest({ ...story.ports, now: () => now, mailer, rates }, WORLD.settings),
  };
}

async function confirmed(): Promise<IncidentStory> {
  const story = await IncidentStory.resolved(REPORT.medium);
  await story.byReporter('confirm');
  return story;
}

describe('the daily digest of what may be closed', () => {
  it('names what was confirmed, once a day at nine', async () => {
    const story = await confirmed();
    const { at, sent } = digest(story);
    for (const minute of ['00', '01', '09']) await at(NINE.replace(':00:', `:${minute}:`));
    expect(sent.map(({ to, subject }) => [to.email, subject])).toEqual([
      ['desk@example.com', 'What may be closed: 1 incident'],
    ]);
    expect(sent[0]?.text).toMatch(/^Please close what is done: 1 incident\./);
    expect(sent[0]?.text).toContain(`${story.id}: Outlook does not start (confirmed Mon 23 Nov 2026, 10:00 CET`);
    await at('2026-11-25T08:00:00.000Z');
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['before nine', '2026-11-24T07:59:59.000Z'],
    ['later than ten past', '2026-11-24T08:10:00.000Z'],
    ['on a Saturday', '2026-11-28T08:00:00.000Z'],
  ])('is not sent %s', async (_when, now) => {
    const { at, sent } = digest(await confirmed());
    await at(now);
    expect(sent).toEqual([]);
  });

  it('names what nobody answered for after three attempts, and nothing that waits for its reporter', async () => {
    const story = await IncidentStory.resolved();
    const { at, sent } = digest(story);
    await at(NINE);
    expect(sent).toEqual([]);
    for (let i = 0; i < 3; i++) await story.act(AGENT, 'note', { type: 'communication', text: 'No answer.' });
    await at(NINE);
    expect(sent[0]?.text).toContain('(not answered after three attempts)');
  });

  it('is not sent where there is nothing to close, and comes the next minute where SES refuses for now', async () => {
    const open = digest(await IncidentStory.taken());
    await open.at(NINE);
    expect(open.sent).toEqual([]);
    const { at, sent, refuse } = digest(await confirmed());
    for (const how of ['later', 'broken'] as const) {
      refuse(how);
      await at(NINE);
    }
    refuse('sent');
    await at('2026-11-24T08:01:00.000Z');
    expect(sent).toHaveLength(1);
  });

  it('names fifty and says that there may be more', async () => {
    const story = await confirmed();
    const { store } = story.ports;
    const one = await store.head(story.id);
    for (let n = 0; n < 60; n++) {
      const incident = { ...(one?.incident ?? expect.unreachable()), id: `INC-0000${n + 10}` };
      await store.create({ ...(one ?? expect.unreachable()), incident });
    }
    const { at, sent } = digest(story);
    await at(NINE);
    expect(sent[0]?.subject).toBe('What may be closed: at least 50 incidents');
    expect(sent[0]?.text).toMatch(/^Please close what is done: at least 50 incidents\./);
  });
});
