import { describe, expect, test } from 'vitest';
import type { Task } from '../../../functions/incident/incident.ts';
import { linkTo } from '../../../functions/notify/link.ts';
import { BASE_URL, CALL, CONTEXT, mailOf, TAKEN } from './some-mail.ts';

const ME = CALL.to;
const OTHER = { name: 'Another', email: 'another@example.com' };
const task = (id: string, more: Partial<Task> = {}): Task => ({ id, text: `Do ${id}`, ...more });
const first = (text: string) => text.split('\n')[0];
const said = (...ids: readonly string[]) => ({ data: { tasks: ids.map((id) => ({ id })) } });

test('a call names the runbooks, and leads to each in the reader’s own live document', () => {
  const runbooks = [{ id: 'pay', name: 'Nobody can <pay>', n: 4 }];
  const { text, html } = mailOf('call', { incident: { runbooks } });
  const path = linkTo({ id: 'INC-7QK3MW', purpose: 'd', recipient: ME.email, call: null }, CONTEXT.linkKey);
  expect(text).toContain(`Runbook: Nobody can <pay>: ${BASE_URL}${path}#runbook-pay\n`);
  expect(html).toContain(`<a href="${BASE_URL}${path}#runbook-pay">Runbook: Nobody can &lt;pay&gt;</a>`);
  expect(mailOf('call_pager', { incident: { runbooks } }).text).toBe(mailOf('call_pager').text);
  expect(mailOf('call').text).not.toContain('Runbook');
});

describe('whoever gets a task', () => {
  const given = (tasks: readonly Task[], ...ids: readonly string[]) =>
    mailOf('task_given', { incident: { ...TAKEN, tasks }, fact: said(...ids) }).text;

  test('is told what it is, who asks and by when, and all else that is theirs', () => {
    const tasks = [task('t1', { owner: ME, dueAt: '2026-11-23T04:00:00.000Z' }), task('t2', { owner: ME }), task('t3')];
    const text = given(tasks, 't1');
    expect(first(text)).toBe('Please do by 05:00 CET, asks The responder: “Do t1”.');
    expect(text).toContain('> • Do t1 (due 05:00 CET)\n> • Do t2\n');
    expect(text).not.toContain('Do t3');
  });

  test('reads the date of one that is due after a week', () => {
    const text = given([task('t1', { owner: ME, dueAt: '2026-12-23T04:00:00.000Z' })], 't1');
    expect(first(text)).toMatch(/^Please do by Wed 23 Dec 2026, 05:00 CET \(04:00 UTC\)/);
  });

  test('is asked nothing once it is done or somebody else’s', () => {
    for (const one of [task('t1', { owner: ME, ended: 'done' }), task('t1', { owner: OTHER })]) {
      expect(first(given([one], 't1'))).toBe('Nothing is left for you to do here, no action.');
    }
  });
});

describe('a task that is due and not done', () => {
  const dueAt = '2026-11-23T02:01:00.000Z';
  const assignee = TAKEN.assignee ?? ME;
  const overdue = (reader: typeof ME, ...tasks: readonly Task[]) =>
    first(
      mailOf('task_overdue', {
        incident: { ...TAKEN, tasks },
        fact: said(...tasks.map(({ id }) => id)),
        owed: { to: reader },
      }).text,
    );

  test('says to its owner that they are late, and to who has the incident who is', () => {
    expect(overdue(ME, task('t1', { owner: ME, dueAt }))).toBe('Please do now, it is overdue: “Do t1”.');
    expect(overdue(assignee, task('t1', { owner: ME, dueAt }))).toBe(
      `Please see that it is done, ${ME.name} has not: “Do t1”.`,
    );
  });

  test('says that nobody has it', () => {
    expect(overdue(assignee, task('t1', { dueAt }))).toBe(
      'Please give this to somebody: it is due, and nobody has it: “Do t1”.',
    );
  });

  test('tells an owner of their own alone, and is no matter any more once it is done', () => {
    expect(overdue(ME, task('t1', { owner: ME, dueAt }), task('t2', { dueAt }))).toBe(
      'Please do now, it is overdue: “Do t1”.',
    );
    expect(overdue(ME, task('t1', { owner: ME, dueAt, ended: 'done' }))).toMatch(/no action\.$/);
  });
});

test('the reminder says by when', () => {
  const tasks = [task('t1', { owner: ME, dueAt: '2026-11-23T02:30:00.000Z' })];
  const { text } = mailOf('task_due', { incident: { ...TAKEN, tasks }, fact: said('t1') });
  expect(first(text)).toBe('Please do by 03:30 CET: “Do t1”.');
});
