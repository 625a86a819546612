import { describe, expect, it } from 'vitest';
import type { Call } from '../../../functions/incident/incident.ts';
import { makeCall } from '../../../functions/oncall/calls.ts';
import { IncidentStory, REPORT, RESOLVED } from './some-incident.ts';
import { AGENT, ON_CALL, RESPONDER } from './some-people.ts';

const KB = 1_024;
/** Texts at their limits, of letters that take two bytes each. */
const PROSE = 'ü'.repeat(10_000);
const REASON = 'ü'.repeat(1_000);
const NAME = 'ü'.repeat(100);
const LONG = {
  ...REPORT.high,
  summary: 'ü'.repeat(200),
  description: PROSE,
  reporter: { name: NAME, email: `${'r'.repeat(240)}@example.com`, phone: '1'.repeat(32) },
};

function bytes({ head }: IncidentStory): number {
  return Buffer.byteLength(JSON.stringify(head));
}

const somebody = (n: number) => ({ name: NAME, email: `${String(n).padStart(240, 'a')}@example.com` });

describe('the head', () => {
  it('stays within 64 KB through a long life: 60 calls and more, each text at its limit', async () => {
    const story = await IncidentStory.reported(LONG);
    const sizes = [bytes(story)];
    const then = async (act: Promise<unknown>) => {
      await act;
      sizes.push(bytes(story));
    };
    for (let i = 0; i < 30; i++) await then(story.act(AGENT, 'assign', { assignee: somebody(i), reason: REASON }));
    await then(story.act(RESPONDER, 'acknowledge'));
    for (let i = 0; i < 20; i++) {
      await then(
        story.act(RESPONDER, 'escalate', { to: 'hierarchical', reason: REASON, tried: PROSE, findings: PROSE }),
      );
      await then(story.act(RESPONDER, 'note', { text: PROSE, with: NAME, outcome: PROSE }));
    }
    for (let i = 0; i < 5; i++) {
      await then(story.act(AGENT, 'assign', { assignee: somebody(i) }));
      await then(story.act(RESPONDER, 'resolve', { ...RESOLVED, notes: PROSE, verifiedBy: NAME }));
      await then(story.byReporter('confirm', { comment: PROSE }));
      await then(story.act(AGENT, 'close', { comment: PROSE }));
      await then(story.act(AGENT, 'reopen', { reason: REASON }));
    }
    expect(story.incident.callCount).toBeGreaterThanOrEqual(60);
    expect(sizes.length).toBeGreaterThan(90);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * KB);
  });

  it('stays within 64 KB with 50 reporters and 100 links, each text at its limit in letters of one byte', async () => {
    const prose = 'x'.repeat(10_000);
    const story = await IncidentStory.triaged(LONG);
    const people = Array.from({ length: 49 }, (_, n) => ({
      name: `Reporter ${n}`,
      email: `reporter.${n}@example.com`,
    }));
    for (const reporter of people) {
      const other = await story.besideNew({ ...REPORT.high, reporter });
      await other.act(AGENT, 'merge', { into: story.id, reason: REASON });
    }
    expect(story.incident.others).toHaveLength(49);
    const duplicates = story.incident.links;
    const more = Array.from({ length: 51 }, (_, n) => ({ type: 'caused_by' as const, id: `INC-${100_000 + n}` }));
    const links = [...duplicates, ...more];
    story.items.items.set(story.id, { ...story.head, incident: { ...story.incident, links } });
    for (let i = 0; i < 20; i++) {
      await story.act(AGENT, 'escalate', { to: 'hierarchical', reason: REASON, tried: prose, findings: prose });
    }
    await story.act(RESPONDER, 'acknowledge');
    const roles = ['commander', 'techLead', 'communicationsLead', 'scribe'] as const;
    for (const [n, role] of roles.entries()) await story.act(AGENT, 'roles', { [role]: somebody(n) });
    for (const role of roles) await story.act(AGENT, 'handoff', { person: somebody(9), roles: [role], reason: REASON });
    expect(story.incident.handoffs).toHaveLength(4);
    const sizes = [bytes(story)];
    await story.act(RESPONDER, 'resolve', { ...RESOLVED, notes: prose, verifiedBy: NAME });
    expect(story.facts.at(-1)?.owes.length).toBeGreaterThan(50);
    expect(Math.max(...sizes, bytes(story))).toBeLessThanOrEqual(64 * KB);
  });

  it('takes in no reporter whose name and address would make it too large', async () => {
    const story = await IncidentStory.triaged(LONG);
    const outcomes: string[] = [];
    for (let i = 0; i < 12; i++) {
      const other = await story.besideNew({ ...REPORT.high, reporter: somebody(i) });
      const merged = other.act(AGENT, 'merge', { into: story.id, reason: REASON });
      outcomes.push(
        await merged.then(
          () => 'done',
          ({ message }: Error) => message,
        ),
      );
    }
    expect(outcomes.at(0)).toBe('done');
    expect(outcomes.at(-1)).toMatch(/speaks for as many reporters as it can/);
  });

  it('keeps the last 20 calls and every open one, oldest first', async () => {
    const { incident } = await IncidentStory.triaged();
    const { now } = new IncidentStory();
    const callee = { ...somebody(1), pager: null, second: null, timeZone: null, team: 'platform', tier: 2 } as const;
    const settled = (calls: readonly Call[]) =>
      calls.map((call) => (call.id === 'c3' || call.id === 'c1' ? call : { ...call, outcome: 'unanswered' as const }));
    let present = incident;
    for (let i = 0; i < 40; i++) {
      const called = makeCall(present, callee, 'call', now, now).incident;
      present = { ...called, calls: settled(called.calls) };
    }
    expect(present.calls.map(({ id }) => id)).toEqual([
      'c1',
      'c3',
      ...Array.from({ length: 20 }, (_, i) => `c${i + 22}`),
    ]);
    expect(present.callCount).toBe(41);
  });

  it('grows by no repeat of a call', async () => {
    const story = await IncidentStory.triaged();
    for (let i = 0; i < 3; i++) await story.until('PT3M');
    expect(story.incident.calls).toMatchObject([{ to: { email: ON_CALL.email }, repeats: 3, lastAt: story.now }]);
    expect(story.incident.callCount).toBe(1);
  });
});
