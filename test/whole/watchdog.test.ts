import { afterAll, expect, it } from 'vitest';
import { ServiceError } from '../../infra/local/service-error.ts';
import { DESK, People } from '../proofs/stage/people.ts';
import { BEGINS } from '../proofs/stage/play.ts';
import { Stage } from '../proofs/stage/stage.ts';

const stage = await Stage.open(BEGINS);
afterAll(() => stage.close());
let keys = 0;
const people = new People(stage.client, () => `key ${keys++}`);
const { client } = people;
const REPORT = { summary: 'checkout returns 502', reporter: { name: 'A reporter', email: 'reporter@example.com' } };

interface Shown {
  readonly id: string;
  readonly summary: string;
  readonly status: string;
  readonly reporter: { readonly name: string };
}

async function onTheProduct(): Promise<readonly Shown[]> {
  const { body } = await people.get('/v1/incidents?limit=100', DESK);
  return body.items.filter(({ reporter }: Shown) => reporter.name === 'Allclear watchdog');
}

const cancel = (id: string) => people.act(id, 'cancel', { code: 'withdrawn', reason: 'The test is over.' }, DESK);

it('opens nothing where every step comes in time, though nobody answers', async () => {
  const id = await people.report(REPORT);
  await people.wait('PT1H');
  expect(await onTheProduct()).toEqual([]);
  await cancel(id);
});

it('opens exactly one where the state machine runs no task, which is called for when it does again', async () => {
  const tap = stage.tap;
  stage.tap = (call, apply) => {
    if (call.by !== 'machine' || call.service !== 'lambda') return tap(call, apply);
    throw new ServiceError('Lambda.ServiceException', 'The service is not available.', 500);
  };
  const ids = [await people.report(REPORT), await people.report(REPORT)];
  await people.wait('PT3M');
  expect(await onTheProduct()).toEqual([]);
  await people.wait('PT8M');
  const [opened, ...more] = await onTheProduct();
  expect([opened?.status, more]).toEqual(['new', []]);
  const told = await client.timeline(String(opened?.id), DESK);
  const texts = told.map(({ text, data }) => `${text} ${String(data['description'] ?? '')}`).join('\n');
  for (const id of ids) expect(texts).toContain(`${id}: triage, due since 20`);
  expect(texts).not.toContain('502');

  stage.tap = tap;
  await people.wait('PT16M');
  expect(await onTheProduct()).toMatchObject([{ id: opened?.id, status: 'triaged' }]);
  const called = await client.mails({ incident: String(opened?.id), to: 'service-desk.oncall@example.com' });
  expect(called.length).toBeGreaterThan(0);
  for (const id of [...ids, String(opened?.id)]) await cancel(id);
});

it('says in the steps of the incident how late each came', async () => {
  const id = await people.report(REPORT);
  for (const { executionArn } of stage.states.executions(id)) await stage.abort(String(executionArn));
  stage.sweeps.on = false;
  await people.wait('PT13M');
  const late = (await people.get(`/v1/incidents/${id}/steps`, DESK)).body.items;
  expect(late.map(({ state, dueAt }: { state: string; dueAt: string }) => `${state} ${dueAt.slice(14, 19)}`)).toEqual([
    expect.stringMatching(/^fired /),
    expect.stringMatching(/^ahead /),
    ...Array.from({ length: 4 }, () => expect.stringMatching(/^ahead /)),
  ]);
  await people.wait('PT5M');
  stage.sweeps.on = true;
  await people.wait('PT2M');
  const { items } = (await people.get(`/v1/incidents/${id}/steps`, DESK)).body;
  expect(items.slice(1, 3)).toMatchObject([{ state: 'skipped' }, { state: 'fired', do: 'breach' }]);
  expect(items[2].lateSeconds).toBeGreaterThan(180);
  expect(items[2].mails.map(({ sent }: { sent: string }) => sent)).toContain('sent');
  await cancel(id);
  for (const { id: product } of await onTheProduct()) await cancel(product);
});
