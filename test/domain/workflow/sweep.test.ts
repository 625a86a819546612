import { describe, expect, it } from 'vitest';
import { plus } from '../../../functions/sla/instant.ts';
import { IncidentStory, REPORT } from '../incident/some-incident.ts';
import { RESPONDER } from '../incident/some-people.ts';
import { fails, justBefore, WorkflowStory } from './some-workflow.ts';

/** Its execution ended without a word, and its token with it. */
function dies({ engine, story }: WorkflowStory, generation = 1): void {
  engine.executions.set(`${story.id}-${generation}`, 'ended');
  engine.tokens.clear();
}

describe('an incident whose wake-up was lost', () => {
  it('is woken by its token, and looked at again a minute later', async () => {
    const flow = await WorkflowStory.overdue();
    expect(await flow.sweep()).toEqual({ woken: 1, restarted: 0, stuck: 0 });
    expect(flow.engine.collect()).toEqual(['wake token']);
    expect(flow.head).toMatchObject({ sweeps: 1, generation: 1, wakeAt: plus(flow.story.now, 60_000) });
  });

  it('is left alone once it gets on', async () => {
    const flow = await WorkflowStory.overdue();
    await flow.sweep();
    await flow.lapAndPark('next');
    flow.story.wait('PT1M');
    flow.engine.collect();
    expect(await flow.sweep()).toEqual({ woken: 0, restarted: 0, stuck: 0 });
    expect(flow.engine.collect()).toEqual([]);
    expect(flow.head.sweeps).toBe(0);
  });

  it('is left alone until its wake time, and where it is finished', async () => {
    const flow = await WorkflowStory.overdue();
    flow.story.now = '2026-11-23T09:03:29.999Z';
    await flow.sweep();
    const ended = await WorkflowStory.of(IncidentStory.closed(REPORT.low));
    await ended.lap();
    ended.story.wait('P30D');
    await ended.sweep();
    expect([...flow.engine.asked, ...ended.engine.asked]).toEqual([]);
  });

  it('is started where the process died between logging and starting it', async () => {
    const flow = await WorkflowStory.of(IncidentStory.reported());
    flow.story.wait('PT30S');
    expect(await flow.sweep()).toEqual({ woken: 1, restarted: 0, stuck: 0 });
    expect(flow.engine.collect()).toEqual(['start 1']);
    expect(await flow.lap()).toMatchObject({ phase: 'await_acknowledgement', version: 2 });
  });
});

describe('an incident whose token is dead', () => {
  it('is started under its own name, which does nothing while its execution runs', async () => {
    const flow = await WorkflowStory.overdue();
    flow.engine.tokens.clear();
    expect(await flow.sweep()).toEqual({ woken: 1, restarted: 0, stuck: 0 });
    expect(flow.engine.collect()).toEqual(['wake token', 'start 1']);
    expect(flow.head).toMatchObject({ sweeps: 1, generation: 1, wakeAt: plus(flow.story.now, 60_000) });
  });

  it('goes on under the next generation where its execution ended', async () => {
    const flow = await WorkflowStory.overdue();
    dies(flow);
    expect(await flow.sweep()).toEqual({ woken: 0, restarted: 1, stuck: 0 });
    expect(flow.engine.collect()).toEqual(['wake token', 'start 1', 'start 2']);
    expect(flow.head).toMatchObject({ generation: 2, sweeps: 1, wakeAt: plus(flow.story.now, 60_000) });
    await flow.lapAndPark('next');
    expect(flow.outbox.collect()).toContain('call → service-desk.oncall@example.com');
    expect(flow.head).toMatchObject({ generation: 2, sweeps: 0, waiting: { token: 'next' } });
  });

  it('goes on under the next generation at the second sweep where a park, retried, wrote the token late', async () => {
    const flow = await WorkflowStory.overdue();
    // The execution waits on its second try's token, while the head has the first one's.
    const lapped = await flow.lap();
    flow.park(lapped, 'second try');
    flow.engine.tokens.add('second try');
    flow.park(lapped, 'first try, late');
    flow.story.wait('PT5M');
    flow.engine.collect();

    await flow.sweep();
    expect(flow.engine.collect()).toEqual(['wake first try, late', 'start 1']);
    flow.story.wait('PT1M');
    expect(await flow.sweep()).toEqual({ woken: 0, restarted: 1, stuck: 0 });
    expect(flow.engine.collect()).toEqual(['start 2']);
    expect(await flow.lap({ generation: 1 })).toMatchObject({ phase: 'done' });
    expect(await flow.lap({ generation: 2 })).toMatchObject({ phase: 'await_acknowledgement' });
  });

  it('is started by the next sweep where the sweeper died between handing over and starting', async () => {
    const flow = await WorkflowStory.overdue();
    dies(flow);
    flow.engine.fails = () => flow.engine.asked.length === 3;
    await flow.sweep();
    expect(flow.head).toMatchObject({ generation: 2 });
    expect(flow.logged).toEqual(['SweepFailed']);
    flow.story.wait('PT1M');
    flow.engine.collect();
    expect(await flow.sweep()).toMatchObject({ stuck: 0 });
    expect(flow.engine.executions.get(`${flow.story.id}-${flow.head.generation}`)).toBe('running');
    expect(await flow.lap()).toMatchObject({ phase: 'await_acknowledgement' });
  });
});

describe('an incident that was looked at late', () => {
  it.each([
    ['PT3M', []],
    ['PT3M1S', ['IncidentLate']],
  ])('by %s is logged as %s', async (late, logged) => {
    const flow = await WorkflowStory.overdue();
    flow.story.now = flow.head.wakeAt ?? '';
    flow.story.wait(late);
    await flow.sweep();
    expect(flow.logged).toEqual(logged);
  });
});

describe('what moves while the sweeper is at work', () => {
  it('is not acted upon where the index is behind: only the head counts', async () => {
    const flow = await WorkflowStory.overdue();
    expect(await flow.sweep(justBefore(flow.story.items, 'head', () => flow.lapAndPark('quick')))).toEqual({
      woken: 0,
      restarted: 0,
      stuck: 0,
    });
    expect(flow.engine.asked).toEqual([]);
    expect(flow.head).toMatchObject({ sweeps: 0, waiting: { token: 'quick' } });
  });

  it('is not acted upon where the index names what is not there', async () => {
    const flow = await WorkflowStory.overdue();
    await flow.sweep(justBefore(flow.story.items, 'head', () => flow.story.items.items.clear()));
    expect(flow.engine.asked).toEqual([]);
    expect(flow.logged).toEqual([]);
  });

  it.each([
    ['hand', '2026-11-23T09:03:30.000Z'],
    ['swept', '2026-11-23T09:05:30.000Z'],
  ] as const)(
    'keeps the wake time of a commit just before the sweeper’s %s: the next sweep looks again',
    async (operation, wakeAt) => {
      const flow = await WorkflowStory.overdue();
      dies(flow);
      const acknowledge = () => flow.story.act(RESPONDER, 'acknowledge');
      await flow.sweep(justBefore(flow.story.items, operation, acknowledge));
      expect(flow.head).toMatchObject({ wakeAt, sweeps: 0, incident: { version: 3 } });
    },
  );

  it('is not handed over where a commit came first, and is by the next sweep', async () => {
    const flow = await WorkflowStory.overdue();
    dies(flow);
    const acknowledge = () => flow.story.act(RESPONDER, 'acknowledge');
    await flow.sweep(justBefore(flow.story.items, 'hand', acknowledge));
    expect(flow.head.generation).toBe(1);
    expect(flow.engine.collect()).toEqual(['wake token', 'start 1']);
    flow.story.wait('PT1M');
    expect(await flow.sweep()).toMatchObject({ restarted: 1 });
    expect(await flow.lap({ generation: 2 })).toMatchObject({ phase: 'await_resolution' });
  });

  it('keeps the token and wake time of a park that was quicker than the sweeper’s mark', async () => {
    const flow = await WorkflowStory.overdue();
    await flow.sweep(justBefore(flow.story.items, 'swept', () => flow.lapAndPark('quick')));
    expect(flow.head).toMatchObject({ sweeps: 0, waiting: { token: 'quick' } });
    expect(flow.head.wakeAt).not.toBe(plus(flow.story.now, 60_000));
  });

  it('is started again though somebody commits more often than the sweeper looks', async () => {
    const flow = await WorkflowStory.of(IncidentStory.taken());
    await flow.lapAndPark('token');
    dies(flow);
    for (let seconds = 0; seconds < 120 && flow.head.generation === 1; seconds += 20) {
      await flow.story.act(RESPONDER, 'note', { text: `After ${seconds} seconds.` });
      if (seconds % 60 === 40) await flow.sweep();
      flow.story.wait('PT20S');
    }
    expect(flow.head.generation).toBe(2);
  });

  it('is done once by two sweepers at once, whichever generation they start', async () => {
    const flow = await WorkflowStory.overdue();
    dies(flow);
    await Promise.all([flow.sweep(), flow.sweep()]);
    expect(flow.head).toMatchObject({ generation: 2, sweeps: 1 });
    expect(flow.engine.executions).toEqual(
      new Map([
        [`${flow.story.id}-1`, 'ended'],
        [`${flow.story.id}-2`, 'running'],
      ]),
    );
  });
});

describe('the trouble of one incident', () => {
  async function two() {
    const flow = await WorkflowStory.overdue();
    const first = flow.story.id;
    await flow.story.report(REPORT.high);
    flow.story.wait('PT1M');
    flow.engine.collect();
    return { flow, first, second: flow.story.id };
  }

  it.each(['first', 'second'] as const)(
    'with its execution does not keep the others waiting: the %s',
    async (which) => {
      const { flow, first, second } = await two();
      const failing = which === 'first' ? ['token', first] : [second];
      flow.engine.fails = (asked) => failing.includes(asked);
      await flow.sweep();
      const other = which === 'first' ? second : first;
      expect(flow.story.items.items.get(other)).toMatchObject({ sweeps: 1, wakeAt: plus(flow.story.now, 60_000) });
      expect(flow.logged).toEqual(['SweepFailed']);
    },
  );

  it('with the store does not either', async () => {
    const { flow } = await two();
    expect(await flow.sweep(justBefore(flow.story.items, 'head', fails))).toMatchObject({ woken: 1 });
    expect(flow.logged).toEqual(['SweepFailed']);
  });
});
