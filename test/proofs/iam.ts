/**
 * `npm run iam`: each (role, action, resource, condition) that the template grants against each AWS call that the scenes
 * make. Every call is allowed, every grant is used, and what only AWS itself uses stands in one list with its reason.
 */
import { BEGINS } from './faults/crew.ts';
import { covers, type Grant, grantsIn } from './iam/grants.ts';
import { SERVICE_ONLY } from './iam/service-only.ts';
import { conclude, progress } from './proof.ts';
import { DOORS, SCENES } from './scenes.ts';
import type { Call } from './stage/call.ts';
import { play } from './stage/play.ts';
import { Stage } from './stage/stage.ts';

const stage = await Stage.open(BEGINS);
const calls: Call[] = [];
const scenes = [...SCENES, DOORS];
for (const [index, scene] of scenes.entries()) {
  calls.push(...(await play(stage, scene)).calls);
  progress(index + 1, scenes.length, 'scenes');
}
await stage.close();

const grants = grantsIn(stage.template);
const uses = new Map<Grant, number>();
const refused = new Set<string>();
for (const call of calls) {
  for (const need of call.needs) {
    const used = grants.filter((grant) => covers(grant, call, need));
    for (const grant of used) uses.set(grant, (uses.get(grant) ?? 0) + 1);
    if (used.length === 0) refused.add(`${call.by} calls ${need.action} on ${need.resource}, which nothing grants`);
  }
}
const reasonOf = ({ action, resource }: Grant) =>
  SERVICE_ONLY.find((one) => one.action.test(action) && one.resource.test(resource))?.why;
const unused = grants.filter((grant) => !uses.has(grant) && reasonOf(grant) === undefined);

conclude({
  name: 'iam',
  rows: [...new Set(grants.map(({ by }) => by))].map((by) => {
    const own = grants.filter((grant) => grant.by === by);
    return {
      role: by,
      grants: own.length,
      used: own.filter((grant) => uses.has(grant)).length,
      'by AWS alone': own.filter((grant) => !uses.has(grant) && reasonOf(grant) !== undefined).length,
      calls: calls.filter((call) => call.by === by).length,
    };
  }),
  failures: [
    ...refused,
    ...unused.map(({ by, action, resource }) => `${by} is granted ${action} on ${resource}, which it never uses`),
  ],
  more: { calls: calls.length, grants: grants.map((grant) => ({ ...grant, uses: uses.get(grant) ?? 0 })) },
});
