import { afterAll, expect, test } from 'vitest';
import { FAULTS } from './faults/fault.ts';
import { judge, sceneOf } from './faults/judge.ts';
import { placesOf } from './faults/places.ts';
import { broken } from './oracle.ts';
import { BEGINS, play } from './stage/play.ts';
import { Stage } from './stage/stage.ts';

const stage = await Stage.open(BEGINS);
afterAll(() => stage.close());

const SCENE = 'from report to closed';
const { calls } = await play(stage, sceneOf(SCENE));
const places = placesOf(SCENE, calls);

/** What matters most among the calls of the happy path: where it is decided, parked, mailed and marked. */
const CHOSEN = [
  'public reported: PutItem HEAD, first',
  'public reported: StartExecution, first',
  'Triage: lap, first',
  'lap triaged called: UpdateItem HEAD, first',
  'lap triaged called: SendRawEmail, first',
  'lap triaged called: UpdateItem CALLED, first',
  'Await acknowledgement: UpdateItem HEAD, first',
  'work acknowledged: SendTaskSuccess, first',
];
const chosen = CHOSEN.map((name) => {
  const place = places.find((one) => one.name === name);
  if (place === undefined) throw new Error(`The happy path has no call "${name}".`);
  return place;
});

test.each(FAULTS)('%s: whichever call of the happy path it befalls, all is as promised', async (fault) => {
  for (const { at, name } of chosen) {
    const verdict = await judge(stage, { scene: SCENE, faults: [{ at, fault }], calls: calls.length });
    expect(verdict.wrong, name).toEqual([]);
    expect(verdict.befell, name).toBe(1);
  }
});

test('two commands at once come to one truth in every order', async () => {
  const verdict = await judge(stage, { scene: '', faults: [], pair: 'two notes', calls: 0 });
  expect(verdict.wrong).toEqual([]);
  // Of orders that differ only in steps which do not touch each other, one.
  expect(verdict.befell).toBe(6);
});

test('a mail that is never sent is found', async () => {
  stage.tap = async (call, apply) => (call.service === 'ses' ? '<SendRawEmailResponse/>' : apply());
  const verdict = await judge(stage, { scene: 'cancelled', faults: [], calls: calls.length });
  expect(verdict.wrong.join()).toMatch(/owes 1-receipt to reporter@example.com, which was never sent/);
});

test('a lost incident is found', async () => {
  const { ends } = await play(stage, sceneOf('cancelled'));
  const [id = ''] = Object.keys(ends);
  await stage.remove(`INC#${id.slice(4)}`, 'HEAD');
  await expect(broken(stage, id, 'cancelled', { mayDouble: false, heldUp: 0 })).rejects.toThrow(/is lost/);
});
