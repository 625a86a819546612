import { describe, expect, it } from 'vitest';
import { findDuplicates } from '../../../functions/incident/find-duplicates.ts';
import { finishMerge } from '../../../functions/incident/merge-incident.ts';
import { reportIncident } from '../../../functions/incident/report-incident.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { IncidentStory, REPORT, WORLD } from './some-incident.ts';
import { AGENT, MANAGER, REPORTER, RESPONDER } from './some-people.ts';
import { mails, pointers, refusal, types } from './what-happened.ts';

const AGAIN = { ...REPORT.high, summary: 'Outlook does not start here either' };

function found(story: IncidentStory) {
  return findDuplicates(story.items, WORLD, story.incident);
}

describe('open incidents that are likely the same', () => {
  it('are found whether they are triaged or not, each with what merges into it', async () => {
    const first = await IncidentStory.triaged();
    const second = await first.besideNew(AGAIN);
    const third = await first.besideNew({ summary: AGAIN.summary, reporter: AGAIN.reporter });
    expect(await found(third)).toEqual([
      expect.objectContaining({ id: second.id, status: 'new' }),
      {
        ...{ id: first.id, summary: REPORT.high.summary, status: 'triaged', service: 'email' },
        reportedAt: first.incident.reportedAt,
        merge: {
          href: `/v1/incidents/${third.id}/merge`,
          body: { into: first.id, reason: `The same as ${first.id}.` },
        },
      },
    ]);
    const [best] = await found(second);
    await second.act(AGENT, 'merge', best?.merge.body);
    expect(second.incident.mergedInto).toBe(best?.id);
  });

  it('are not those that are over, older than a day, or about something else', async () => {
    const over = await IncidentStory.triaged();
    await over.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'x' });
    const old = await over.beside();
    old.items.items.set(old.id, { ...old.head, incident: { ...old.incident, reportedAt: '2026-11-22T08:00:00.000Z' } });
    await over.beside({ ...REPORT.high, summary: 'The printer is out of paper' });
    expect(await found(await over.beside(AGAIN))).toEqual([]);
  });

  it('are none that could not take it in: an incident is not merged into a service request', async () => {
    const story = await IncidentStory.triaged({
      ...REPORT.low,
      kind: 'request',
      impact: { users: 'one', financial: 'none', security: 'none' },
    });
    expect(story.incident.kind).toBe('request');
    expect(await found(await story.beside(AGAIN))).toEqual([]);
  });

  it('are those of its own day where it is asked for later, however many were reported since', async () => {
    const first = await IncidentStory.triaged();
    const second = await first.beside(AGAIN);
    const lastAt = await first.beside(AGAIN);
    const reportedOn = (story: IncidentStory, reportedAt: string) =>
      first.items.items.set(story.id, { ...story.head, incident: { ...story.incident, reportedAt } });
    reportedOn(lastAt, plus(second.incident.reportedAt, 24 * 3_600_000));
    for (let n = 0; n < 25; n++) {
      reportedOn(await first.beside(AGAIN), plus(second.incident.reportedAt, (48 + n) * 3_600_000));
    }
    expect((await found(second)).map(({ id }) => id).toSorted()).toEqual([first.id, lastAt.id].toSorted());
  });

  it('are looked for among a hundred at most, the newest first', async () => {
    const story = await IncidentStory.triaged();
    const reads: number[] = [];
    const store = {
      queue: async (status: string, { from }: { readonly from: string }) => ({
        items: Array.from({ length: 20 }, (_, n) => ({
          id: `INC-${status}-${from[0]}-${n}`,
          order: `${from[0]}#2026-11-23T08:${String(n).padStart(2, '0')}:00.000Z#`,
        })),
        last: null,
      }),
      heads: async (ids: readonly string[]) => {
        reads.push(ids.length);
        expect(ids[0]).toMatch(/-19$/);
        return [];
      },
    };
    await findDuplicates(store, WORLD, story.incident);
    expect(reads).toEqual([100]);
  });
});

describe('a report that is logged as a duplicate', () => {
  async function logged(of: IncidentStory, caller = AGENT) {
    const report = { ...AGAIN, reporter: { name: 'Another', email: 'another@example.com' }, duplicateOf: of.id };
    const { head } = await reportIncident(of.ports, report, caller, null);
    const story = new IncidentStory((store) => store, of.items);
    story.id = head.incident.id;
    return story;
  }

  it('is one write, and merged by the first lap: its reporter hears where it goes on, once', async () => {
    const first = await IncidentStory.triaged();
    const story = await logged(first, MANAGER);
    expect(story.incident).toMatchObject({ status: 'new', version: 1, merging: { into: first.id } });
    await finishMerge(story.ports, story.id);
    expect(story.incident).toMatchObject({ status: 'merged', mergedInto: first.id });
    expect(first.incident.others.map(({ email }) => email)).toEqual(['another@example.com']);
    expect(mails(await story.timeline())).toEqual(['reporter_merged → another@example.com']);
  });

  it('stays a report of its own where the other can take nothing in any more: its reporter is sent a receipt', async () => {
    const first = await IncidentStory.triaged();
    const story = await logged(first);
    await first.act(AGENT, 'cancel', { code: 'withdrawn', reason: 'x' });
    await finishMerge(story.ports, story.id);
    expect(story.incident).toMatchObject({ status: 'new', merging: null });
    expect(types(await story.timeline())).toEqual(['reported', 'merging', 'merge_withdrawn']);
    expect(mails(await story.timeline())).toEqual(['receipt → another@example.com']);
  });

  it('goes to what the other has become part of', async () => {
    const first = await IncidentStory.triaged();
    const into = await first.beside();
    await first.act(AGENT, 'merge', { into: into.id, reason: 'x' });
    expect((await logged(first)).incident.merging?.into).toBe(into.id);
  });

  it('names one that is there, and is for the desk and managers to say', async () => {
    const first = await IncidentStory.triaged();
    const unknown = { ...AGAIN, duplicateOf: 'INC-ZZZZZZ' };
    expect(await pointers(reportIncident(first.ports, unknown, AGENT, null))).toEqual(['/duplicateOf']);
    for (const caller of [RESPONDER, REPORTER]) {
      expect(await refusal(logged(first, caller))).toMatchObject({ name: 'Forbidden' });
    }
    expect(await refusal(reportIncident(first.ports, { ...AGAIN, duplicateOf: first.id }, null, null))).toMatchObject({
      name: 'Forbidden',
    });
  });
});
