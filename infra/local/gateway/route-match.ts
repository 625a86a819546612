/** A route's parts: `GET /v1/incidents/{id}`, `ANY /files/{path+}` or `$default`. */
interface Pattern<R> {
  route: R;
  method: string;
  segments: Segment[];
}
type Segment = { kind: 'literal'; text: string } | { kind: 'one'; name: string } | { kind: 'rest'; name: string };

/** The route that answers and what its path's variables hold, percent-decoded; a `$default` route has none. */
export interface RouteMatch<R> {
  route: R;
  pathParameters: Record<string, string> | undefined;
}

const METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
const ORDER = { literal: 0, one: 1, rest: 2 };

/**
 * Builds the choice an HTTP API makes: the most specific path that fits (a literal segment before `{one}` before
 * `{rest+}`, from the left), of two with one path the method itself before ANY, then `$default`, then none.
 * A slash at the end counts; a variable holds at least one character. Throws a sentence on a key it cannot read.
 */
export function routeMatcher<R extends { routeKey: string }>(
  routes: readonly R[],
): (method: string, rawPath: string) => RouteMatch<R> | undefined {
  const fallback = routes.find((route) => route.routeKey === '$default');
  const patterns = routes.filter((route) => route !== fallback).map(patternOf);
  patterns.sort(bySpecificity);
  return (method, rawPath) => {
    const path = rawPath.split('/').slice(1);
    for (const pattern of patterns) {
      if (pattern.method !== 'ANY' && pattern.method !== method) continue;
      const pathParameters = variablesIn(pattern.segments, path);
      if (pathParameters) return { route: pattern.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: undefined };
  };
}

function patternOf<R extends { routeKey: string }>(route: R): Pattern<R> {
  const [method = '', path = '', ...more] = route.routeKey.split(' ');
  if (!METHODS.includes(method) || !path.startsWith('/') || more.length > 0) {
    throw new Error(`The route key "${route.routeKey}" is not "METHOD /path" or "$default".`);
  }
  return { route, method, segments: path.split('/').slice(1).map(segmentOf) };
}

function segmentOf(text: string): Segment {
  const name = /^\{([^{}+]+)(\+?)\}$/.exec(text);
  if (!name) return { kind: 'literal', text };
  return { kind: name[2] ? 'rest' : 'one', name: name[1] ?? '' };
}

function bySpecificity(a: Pattern<unknown>, b: Pattern<unknown>): number {
  for (const [index, segment] of a.segments.entries()) {
    const other = b.segments[index];
    if (!other) break;
    if (ORDER[segment.kind] !== ORDER[other.kind]) return ORDER[segment.kind] - ORDER[other.kind];
  }
  return b.segments.length - a.segments.length || Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function variablesIn(segments: readonly Segment[], path: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const text = path[index];
    if (text === undefined) return undefined;
    if (segment.kind === 'rest') {
      const rest = path.slice(index).join('/');
      return rest === '' ? undefined : { ...found, [segment.name]: decodeURIComponent(rest) };
    }
    if (segment.kind === 'literal') {
      if (text !== segment.text) return undefined;
    } else if (text === '') return undefined;
    else found[segment.name] = decodeURIComponent(text);
  }
  return path.length === segments.length ? found : undefined;
}
