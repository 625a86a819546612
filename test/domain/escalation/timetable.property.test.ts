import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Fact } from '../../../functions/incident/incident.ts';
import { Refusal } from '../../../functions/incident/refusal.ts';
import { IncidentStory, REPORT } from '../incident/some-incident.ts';
import { AGENT, MANAGER, RESPONDER } from '../incident/some-people.ts';
import { passes } from './some-timetable.ts';

const acts = {
  acknowledge: (story: IncidentStory) => story.act(RESPONDER, 'acknowledge'),
  raise: (story: IncidentStory) => story.act(AGENT, 'triage', { impact: { users: 'many' } }),
  lower: (story: IncidentStory) => story.act(AGENT, 'triage', { impact: { users: 'one' } }),
  functional: (story: IncidentStory) => story.act(RESPONDER, 'escalate', { to: 'functional', reason: 'Beyond us.' }),
  hierarchical: (story: IncidentStory) => story.act(MANAGER, 'escalate', { to: 'hierarchical', reason: 'Decide.' }),
  assign: (story: IncidentStory) => story.act(RESPONDER, 'assign', { team: 'platform' }),
} as const;
const names = Object.keys(acts) as (keyof typeof acts)[];

function steps(facts: readonly Fact[]): readonly string[] {
  return facts
    .filter(({ type }) => type === 'escalated' || type === 'warned')
    .flatMap(({ data }) => {
      const step = (data['step'] ?? data) as { clock?: string; percent?: number };
      const which = data['call'] ?? data['repeats'] ?? '';
      return step.percent === undefined ? [] : [`${step.clock} ${step.percent} ${which}`];
    });
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}

it('whatever people do and whenever: each deadline does something, and no step of one target comes twice', async () => {
  const lives = fc.record({
    priority: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
    deeds: fc.array(fc.record({ after: fc.integer({ min: 0, max: 400 }), act: fc.constantFrom(...names) }), {
      maxLength: 6,
    }),
  });
  await fc.assert(
    fc.asyncProperty(lives, async ({ priority, deeds }) => {
      const story = await IncidentStory.triaged(REPORT[priority]);
      for (const { after, act } of deeds) {
        await passes(story, `PT${after}M`);
        await acts[act](story).catch(unlessRefused);
      }
      await passes(story, 'PT72H');
      const facts = await story.timeline();
      expect(facts.map(({ n }) => n)).toEqual(facts.map((_fact, index) => index + 1));
      expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).toSorted());
      // Another priority is another target, with steps of its own.
      const changes = deeds.filter(({ act }) => act === 'raise' || act === 'lower').length;
      if (changes === 0) expect(new Set(steps(facts)).size).toBe(steps(facts).length);
    }),
    { numRuns: 150 },
  );
});
