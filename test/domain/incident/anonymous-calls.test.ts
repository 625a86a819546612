import { describe, expect, it } from 'vitest';
import { type FirstCall, mayCall } from '../../../functions/incident/anonymous-calls.ts';
import type { Caller } from '../../../functions/incident/caller.ts';
import { triageByItself } from '../../../functions/incident/triage-incident.ts';
import { IncidentStory, REPORT, WORLD } from './some-incident.ts';
import { AGENT } from './some-people.ts';
import { mails, types } from './what-happened.ts';

/** Counters, and what each further report of a kind is told. */
function counting(limit: number) {
  const counts = new Map<string, number>();
  const rates = {
    take: async (bucket: string, most: number) => {
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      return (counts.get(bucket) ?? 0) <= most;
    },
  };
  return async (at: string, caller: Caller | null = null): Promise<FirstCall> => {
    const story = await IncidentStory.reported(REPORT.high, caller);
    return mayCall(story.head, rates, limit, at);
  };
}

describe('calls for anonymous reports', () => {
  it('are made up to a limit an hour; beyond it the desk is told once', async () => {
    const next = counting(2);
    const said: FirstCall[] = [];
    for (let i = 0; i < 5; i++) said.push(await next('2026-11-23T02:59:59.999Z'));
    expect(said).toEqual(['call', 'call', 'held_and_told', 'held', 'held']);
    expect(await next('2026-11-23T03:00:00.000Z')).toBe('call');
  });

  it('know no limit where it is 0, and none for who signed in', async () => {
    const free = counting(0);
    expect(await free('2026-11-23T02:00:00.000Z')).toBe('call');
    const none = counting(1);
    const own: Caller = { email: REPORT.high.reporter.email, name: null, groups: [] };
    for (const caller of [own, AGENT, own, AGENT]) expect(await none('2026-11-23T02:00:00.000Z', caller)).toBe('call');
  });

  it('that are not made leave the incident to the steps of its clock', async () => {
    const story = await IncidentStory.reported();
    await story.bySystem((incident, now) => triageByItself(incident, WORLD, now, 'held_and_told'));
    expect(types(story.facts)).toEqual(['triaged', 'call_held']);
    expect(mails(story.facts)).toEqual(['calls_held → desk@example.com']);
    expect(story.incident).toMatchObject({ status: 'triaged', priority: 'high', calls: [] });
    await story.until('PT11M15S');
    expect(types(story.facts)).toEqual(['escalated', 'called']);
  });
});
