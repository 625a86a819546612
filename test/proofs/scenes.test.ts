import { afterAll, expect, test } from 'vitest';
import { differences } from './budget/expected.ts';
import type { Spent } from './budget/money.ts';
import { spend } from './budget/spend.ts';
import { against } from './iam/against.ts';
import { broken } from './oracle.ts';
import { DOORS, SCENES } from './scenes.ts';
import type { Call } from './stage/call.ts';
import { BEGINS } from './stage/play.ts';
import { Stage } from './stage/stage.ts';

const stage = await Stage.open(BEGINS);
afterAll(() => stage.close());

const calls: Call[] = [];
const counted: Record<string, Spent> = {};

test.each([...SCENES, DOORS])('$name: every incident ends as it should, every mail comes once', async (scene) => {
  const found = await spend(stage, scene);
  calls.push(...found.calls);
  if (scene.varies === undefined) counted[scene.name] = found.spent;
  const wrong = await Promise.all(
    Object.entries(found.ends).map(([id, status]) => broken(stage, id, status, { mayDouble: false, heldUp: 0 })),
  );
  expect(wrong.flat()).toEqual([]);
});

test('each scene uses exactly the calls, units, transitions and mails that are written down', () => {
  expect(differences(counted)).toEqual([]);
});

test('every call is allowed by its role, and every right of a role is used', () => {
  expect(against(stage.template, calls).failures).toEqual([]);
});
