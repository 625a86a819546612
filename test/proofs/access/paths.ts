import { type Route, routes } from '../../../functions/http/routes.ts';
import { apiFromResources } from '../../../infra/local/gateway/http-api.ts';
import type { Caller } from './callers.ts';
import { isGuarded } from './promises.ts';
import type { RealMachine } from './real-machine.ts';
import { codeOf, curlOf, type Tally } from './tally.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** The template has the table's routes and `$default`, each guarded as the contract says. */
export function templateAgrees({ machine }: RealMachine, tally: Tally): void {
  const deployed = new Map(apiFromResources(machine.template.resources).routes.map((one) => [one.routeKey, one]));
  for (const { key } of routes as readonly Route[]) {
    const route = deployed.get(key);
    const guarded = route?.authorizer !== undefined;
    const wrong =
      route === undefined
        ? `${key} is in the table, and not in the template.`
        : guarded === isGuarded(key)
          ? null
          : `${key} is ${guarded ? '' : 'not '}guarded by the gateway, against the contract.`;
    tally.look('template and table', wrong);
    deployed.delete(key);
  }
  const rest = deployed.get('$default');
  tally.look('template and table', rest?.authorizer === undefined && rest ? null : 'There is no open $default route.');
  deployed.delete('$default');
  for (const key of deployed.keys()) tally.look('template and table', `${key} is in the template alone.`);
}

/** Every method that a path does not take is 405 with what it takes; what is no path is 404; whoever asks. */
export async function paths(real: RealMachine, callers: readonly Caller[], tally: Tally): Promise<void> {
  const known = Map.groupBy(
    (routes as readonly Route[]).map(({ key }) => key.split(' ')),
    ([, path = '']) => path.replaceAll(/\{\w+\}/g, 'INC-7QK3MW'),
  );
  for (const caller of callers) {
    for (const [path, taken] of known) {
      const takes = taken.map(([method = '']) => method).sort();
      for (const method of METHODS.filter((one) => !takes.includes(one))) {
        const asked = { method, path, headers: caller.headers };
        const { status, headers, ...heard } = await real.ask(asked);
        const allow = headers.allow?.split(', ').sort().join(', ');
        // An answer to HEAD has no body that could be read.
        const code = method === 'HEAD' ? 'MethodNotAllowed' : codeOf({ status, headers, ...heard });
        const right = status === 405 && allow === takes.join(', ') && code === 'MethodNotAllowed';
        const said = `${method} ${path} by ${caller.name}: 405 with Allow: ${takes.join(', ')} is promised`;
        tally.look('methods', right ? null : `${said}, ${status} with ${allow} came. ${curlOf(real.url, asked)}`);
      }
    }
    for (const path of [...known.keys()].flatMap(neighbours)) {
      if (known.has(path)) continue;
      const asked = { method: 'GET', path, headers: caller.headers };
      const heard = await real.ask(asked);
      const right = heard.status === 404 && codeOf(heard) === 'NotFound';
      const came = `404 is promised, ${heard.status} came. ${curlOf(real.url, asked)}`;
      tally.look('unknown paths', right ? null : `GET ${path} by ${caller.name}: ${came}`);
    }
  }
}

/** Paths that look like a route's, and are none. */
function neighbours(path: string): readonly string[] {
  return [
    `${path}/`,
    `${path}/x/y/z`,
    `/${path}`,
    path.replace(/[a-z]/, (letter) => letter.toUpperCase()),
    `/x${path}`,
  ];
}
