import { EndpointRefusal } from './endpoint.ts';

const PAGE = 100;

/** A parameter that may stand once, and has a value. */
export function once(query: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = query.getAll(name);
  if (more.length > 0) throw new EndpointRefusal(400, `"${name}" may stand only once.`);
  if (value === '') throw new EndpointRefusal(400, `"${name}" is empty: give it a value or leave it out.`);
  return value;
}

export function limitOf(text: string | undefined): number {
  if (text === undefined) return PAGE;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > PAGE) throw new EndpointRefusal(400, `"limit" must be a whole number from 1 to ${PAGE}.`);
  return limit;
}
