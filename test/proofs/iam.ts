/**
 * `npm run iam`: each (role, action, resource, condition) that the template grants against each AWS call that the scenes
 * make. Every call is allowed, every grant is used, and what only AWS itself uses stands in one list with its reason.
 */
import { against } from './iam/against.ts';
import { conclude, progress } from './proof.ts';
import { DOORS, SCENES } from './scenes.ts';
import type { Call } from './stage/call.ts';
import { BEGINS, play } from './stage/play.ts';
import { Stage } from './stage/stage.ts';

const stage = await Stage.open(BEGINS);
const calls: Call[] = [];
const scenes = [...SCENES, DOORS];
for (const [index, scene] of scenes.entries()) {
  calls.push(...(await play(stage, scene)).calls);
  progress(index + 1, scenes.length, 'scenes');
}
const { rows, failures, grants } = against(stage.template, calls);
await stage.close();
conclude({ name: 'iam', rows, failures, more: { calls: calls.length, grants } });
