import { describe, expect, it } from 'vitest';
import type { StakeholderList } from '../../../functions/catalogue/catalogue.ts';
import { IncidentStory, MORNING, WORLD } from '../incident/some-incident.ts';
import { AGENT } from '../incident/some-people.ts';
import { WorkflowStory } from '../workflow/some-workflow.ts';

/** 30 seconds after the morning: a refusal that may pass. */
const RETRY = '2026-11-23T09:00:30.000Z';
const AGAIN = '2026-11-23T09:01:00.000Z';

const all = Array.from({ length: 45 }, (_, n) => `member${n}@example.com`);
const everybody: StakeholderList = {
  ...{ id: 'everybody', name: 'Everybody', rule: { all: true }, linkKey: '00112233445566778899aabbccddeeff' },
  members: all.map((email) => ({ name: email, email })),
};

/** An incident of which 45 members are to hear, and how each lap mails them. */
async function told() {
  const lists = new Map([[everybody.id, everybody]]);
  const flow = await WorkflowStory.of(IncidentStory.within({ ...WORLD, catalogue: { ...WORLD.catalogue, lists } }));
  const mailed = (lines: readonly string[]) =>
    lines.flatMap((line) => (line.startsWith('stakeholder → ') ? [line.slice('stakeholder → '.length)] : []));
  return {
    flow,
    outbox: flow.outbox,
    lap: async (at = flow.story.now) => {
      flow.story.now = at;
      const lapped = await flow.lap();
      return { ...lapped, asked: mailed(flow.outbox.asked.splice(0)), sent: mailed(flow.outbox.collect()) };
    },
  };
}

describe('the members of a long list', () => {
  it('are mailed twenty in a lap, the next at once, each once', async () => {
    const { lap } = await told();
    expect(await lap()).toMatchObject({ until: MORNING, sent: all.slice(0, 20) });
    expect(await lap()).toMatchObject({ until: MORNING, sent: all.slice(20, 40) });
    expect(await lap()).toMatchObject({ until: '2026-11-23T09:03:00.000Z', sent: all.slice(40) });
  });

  it('are left alone while none can be mailed, until the first may be tried again', async () => {
    const { lap, outbox } = await told();
    for (const email of all) outbox.answers(email, 'later');
    expect(await lap()).toMatchObject({ until: RETRY, asked: all.slice(0, 20) });
    expect(await lap(RETRY)).toMatchObject({ until: AGAIN, asked: all.slice(20, 40) });
    for (const email of all) outbox.answers(email, 'sent');
    expect(await lap(AGAIN)).toMatchObject({ until: AGAIN, sent: [...all.slice(0, 15), ...all.slice(40)] });
    expect(await lap()).toMatchObject({ until: AGAIN, sent: all.slice(15, 35) });
    expect(await lap()).toMatchObject({ until: '2026-11-23T09:03:00.000Z', sent: all.slice(35, 40) });
  });

  it('are kept from their mail by nobody whose own waits, however often', async () => {
    const { lap, outbox } = await told();
    for (const email of all.slice(0, 20)) outbox.answers(email, 'later');
    expect(await lap()).toMatchObject({ until: RETRY, sent: [] });
    expect(await lap(RETRY)).toMatchObject({ until: RETRY, sent: all.slice(20, 40) });
    expect(await lap()).toMatchObject({ until: RETRY, sent: all.slice(40) });
  });

  it('and one whose address was refused for good: the others go on at once', async () => {
    const { lap, outbox } = await told();
    for (const email of all.slice(0, 20)) outbox.answers(email, 'rejected');
    expect(await lap()).toMatchObject({ until: MORNING, sent: [] });
    expect(await lap()).toMatchObject({ until: MORNING, sent: all.slice(20, 40) });
  });

  it('stay owed after its end', async () => {
    const { lap, outbox, flow } = await told();
    for (const email of all) outbox.answers(email, 'later');
    await flow.story.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'It works again.' });
    expect(await lap()).toMatchObject({ phase: 'await_closure', until: RETRY });
  });
});
