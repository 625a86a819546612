import { afterAll, expect } from 'vitest';
import * as z from 'zod/mini';
import { Client, type Person, type Said } from '../../infra/demo/client.ts';
import { Instance } from '../../infra/demo/instance.ts';

/** A Monday night, 02:00 in Berlin. */
const NIGHT = '2027-01-11T01:00:00.000Z';

export const DESK: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
export const RESPONDER: Person = { email: 'responder@example.com', name: 'A responder', groups: ['responder'] };
export const ADMIN: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };
export const NOBODY: Person = { email: 'visitor@example.com', name: 'A visitor', groups: [] };

export const REPORT = {
  summary: 'checkout returns 502',
  reporter: { name: 'A reporter', email: 'reporter@example.com' },
};
/** A report that is medium: some users of a service that customers do not see. */
export const MEDIUM = {
  ...REPORT,
  summary: 'the wifi drops calls',
  impact: { users: 'some', financial: 'none', security: 'none' },
};

/** A machine of the deployed template for the tests of one file, its clock turned by them alone. */
export async function running(now: string = NIGHT) {
  const instance = new Instance(now);
  afterAll(() => instance.remove());
  await instance.start();
  return { instance, client: new Client(() => instance.url) };
}

/** Sends a report and waits until everything that follows from it is done. */
export async function reported(client: Client, report: object = REPORT): Promise<string> {
  const said = await client.send('POST', '/v1/incidents', report);
  expect(said.status, said.text).toBe(201);
  await client.settle();
  return said.body.id;
}

/** Acts, and waits until everything that follows from it is done. */
export async function acted(client: Client, id: string, action: string, body: unknown, as: Person): Promise<Said> {
  const said = await client.act(id, action, body, as);
  await client.settle();
  return said;
}

export async function incident(client: Client, id: string) {
  return (await client.send('GET', `/v1/incidents/${id}`, undefined, DESK)).body;
}

/** `03:11:15 escalated`: the facts from a time on, as they stand in the timeline. */
export async function facts(client: Client, id: string, ...types: readonly string[]): Promise<readonly string[]> {
  return (await client.timeline(id, DESK))
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .map(({ at, type }) => `${at.slice(11, 19)} ${type}`);
}

/** Holds an answer against the shape that the API's description promises. */
export function shaped(shape: z.ZodMiniType, said: Said): Said {
  const read = z.safeParse(shape, said.body);
  expect(read.error?.issues ?? [], said.text).toEqual([]);
  return said;
}
