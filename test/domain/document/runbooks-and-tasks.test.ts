import { describe, expect, it } from 'vitest';
import { type Audience, liveDocument } from '../../../functions/document/live-document.ts';
import { markdownOf } from '../../../functions/document/markdown.ts';
import { dueAndFired } from '../../../functions/escalation/due-and-fired.ts';
import type { World } from '../../../functions/incident/world.ts';
import { plus } from '../../../functions/sla/instant.ts';
import { IncidentStory, REPORT, WORLD } from '../incident/some-incident.ts';
import { RESPONDER } from '../incident/some-people.ts';

const TEXT = '# First\n\n- [ ] Restart it\n\n````\n```\ncode\n```\n````\n\n<script>alert(1)</script>';
const BOOK = { id: 'mail', name: 'No *mail*', text: TEXT, services: ['email'] };
const within: World = { ...WORLD, catalogue: { ...WORLD.catalogue, runbooks: new Map([[BOOK.id, BOOK]]) } };
const OWNER = { name: 'An owner', email: 'owner@example.com' };
const MINUTE = 60_000;

async function story() {
  const one = await IncidentStory.within(within, REPORT.medium);
  await one.act(RESPONDER, 'acknowledge');
  await one.act(RESPONDER, 'tasks', {
    tasks: [{ id: 't1', owner: OWNER, dueAt: plus(one.now, 40 * MINUTE) }, { text: 'Tell `them`' }],
  });
  await one.act(RESPONDER, 'tasks', { tasks: [{ id: 't2', status: 'done' }] });
  return one;
}

async function document(one: IncidentStory, audience: Audience) {
  return liveDocument(one.incident, await one.timeline(), within, one.now, audience);
}

describe('the live document', () => {
  it('has the runbooks with their words as they were, and the tasks with their progress', async () => {
    const { runbooks, tasks, progress } = await document(await story(), 'internal');
    expect(runbooks).toEqual([{ id: 'mail', name: 'No *mail*', at: '2026-11-23T09:00:00.000Z', text: TEXT, left: 0 }]);
    expect(tasks.map(({ id, status, owner }) => [id, status, owner?.name])).toEqual([
      ['t1', 'open', 'An owner'],
      ['t2', 'done', undefined],
    ]);
    expect(progress).toEqual({ done: 1, of: 2 });
  });

  it('has none of them for the public', async () => {
    const one = await document(await story(), 'public');
    expect([one.runbooks, one.tasks, one.progress]).toEqual([[], [], null]);
    expect(markdownOf(one)).not.toMatch(/Restart|mail\b.*Runbook|Tell/);
  });

  it('as Markdown keeps a runbook’s words apart as they were written, and tasks as boxes', async () => {
    const text = markdownOf(await document(await story(), 'internal'));
    expect(text).toContain(`## Runbook: No \\*mail\\*\n\n\`\`\`\`\`markdown\n${TEXT}\n\`\`\`\`\`\n`);
    expect(text).toContain(
      '## Tasks (1 of 2 done)\n\n- [ ] Restart it (An owner, due 2026-11-23T09:40:00Z)\n- [x] Tell \\`them\\` (A responder)\n',
    );
  });
});

describe('what was due of tasks', () => {
  const rowsOf = async (one: IncidentStory) =>
    dueAndFired(one.incident, await one.timeline(), within, one.now)
      .filter(({ task }) => task !== null)
      .map(({ do: what, state, dueAt, firedAt, actedBy }) => [what, state, dueAt, firedAt, actedBy?.name ?? null]);

  it('is ahead, comes, and says who did it', async () => {
    const one = await story();
    const due = plus(one.now, 40 * MINUTE);
    const soon = plus(one.now, 30 * MINUTE);
    expect(await rowsOf(one)).toEqual([
      ['task_reminder', 'ahead', soon, null, null],
      ['task_due', 'ahead', due, null, null],
    ]);
    await one.until('PT30M');
    await one.until('PT10M');
    await one.act(RESPONDER, 'tasks', { tasks: [{ id: 't1', status: 'done' }] });
    expect(await rowsOf(one)).toEqual([
      ['task_reminder', 'fired', soon, soon, 'A responder'],
      ['task_due', 'fired', due, due, 'A responder'],
    ]);
  });

  it('has the reminder of each task with its own owner', async () => {
    const one = await story();
    const other = { name: 'Another owner', email: 'another@example.com' };
    const dueAt = plus(one.now, 40 * MINUTE);
    await one.act(RESPONDER, 'tasks', { tasks: [{ text: 'Ring them', owner: other, dueAt }] });
    await one.until('PT30M');
    const rows = dueAndFired(one.incident, await one.timeline(), within, one.now);
    const reminders = rows.filter(({ do: what }) => what === 'task_reminder');
    expect(reminders.map(({ task, owes }) => [task?.id, owes.map(({ owed }) => owed.to.name)])).toEqual([
      ['t1', ['An owner']],
      ['t3', ['Another owner']],
    ]);
  });

  it('is late where nothing came, held while it waits, and not needed once it is done', async () => {
    const late = await story();
    late.wait('PT50M');
    expect((await rowsOf(late)).map(([, state]) => state)).toEqual(['late', 'late']);
    const held = await story();
    await held.act(RESPONDER, 'hold', { reason: 'awaiting_vendor' });
    expect((await rowsOf(held)).map(([, state]) => state)).toEqual(['held']);
    const done = await story();
    await done.act(RESPONDER, 'tasks', { tasks: [{ id: 't1', status: 'done' }] });
    expect((await rowsOf(done)).map(([, state, , , by]) => [state, by])).toEqual([['not_needed', 'A responder']]);
  });
});
