import { json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { Refusal } from '../incident/refusal.ts';
import type { Route } from './routes.ts';

/** `$default`: what no route serves is 405 where the path is known, with what it allows, else 404. */
export const otherwise: Serve = async (event) => {
  const allowed = await methodsOf(event.rawPath);
  if (allowed.length === 0)
    throw new Refusal('NotFound', 'There is nothing at this path. See /docs for what there is.');
  throw new Refusal('MethodNotAllowed', `This path takes ${allowed.join(', ')}.`, {
    headers: { allow: allowed.join(', ') },
  });
};

/** `GET /healthz` */
export const health: Serve = async () => json(200, { status: 'ok' });

async function methodsOf(path: string): Promise<readonly string[]> {
  // Only now: the table makes the schemas of every route, a fifth of the time in which this function would load.
  const { routes } = await import('./routes.ts');
  const parts = path.split('/');
  const methods = (routes as readonly Route[]).flatMap(({ key }) => {
    const [method = '', pattern = ''] = key.split(' ');
    return fits(pattern.split('/'), parts) ? [method] : [];
  });
  return [...new Set(methods)];
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((part, index) => (part.startsWith('{') ? parts[index] !== '' : part === parts[index]))
  );
}
