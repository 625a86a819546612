import { isIP } from 'node:net';
import type { ChatStore } from './chat-store.ts';

/** How a host of the local internet behaves, for playing what goes wrong. */
export interface Behaviour {
  /** What it answers; 200 where it is left out. */
  status?: number;
  /** Seconds that it says to wait, beside a refusal. */
  retryAfter?: number;
  /** Where it redirects to, with 302 or the `status` given. */
  redirect?: string;
  /** It takes requests and never answers. */
  hangs?: boolean;
  /** It cannot be connected to. */
  unreachable?: boolean;
  /** What its name leads to; none where there is no such name. Any public address where it is left out. */
  addresses?: string[];
  /** The same from the second look-up on. */
  afterwards?: string[];
}

const KNOWN = ['status', 'retryAfter', 'redirect', 'hangs', 'unreachable', 'addresses', 'afterwards'];

/** Says how hosts behave from now on, null as any other. Throws a sentence for a wish that it cannot read. */
export function changeBehaviours(store: ChatStore, hosts: unknown): void {
  if (typeof hosts !== 'object' || hosts === null || Array.isArray(hosts)) {
    throw new Error('"hosts" must be an object: {"hooks.example.com": {"status": 503}}, null for as usual.');
  }
  const wishes = Object.entries(hosts).map(([host, wish]) => [host, wish === null ? null : read(wish)] as const);
  for (const [host, wish] of wishes) store.setBehaviour(host, wish);
}

function read(wish: Record<string, unknown>): Behaviour {
  for (const [name, value] of Object.entries(wish)) {
    if (!KNOWN.includes(name)) throw new Error(`"${name}" says nothing of a host: it may have ${KNOWN.join(', ')}.`);
    if (!isRight(name, value)) throw new Error(`"${name}" cannot be ${JSON.stringify(value)}.`);
  }
  return wish;
}

function isRight(name: string, value: unknown): boolean {
  if (name === 'addresses' || name === 'afterwards')
    return Array.isArray(value) && value.every((one) => isIP(one) !== 0);
  if (name === 'redirect') return typeof value === 'string';
  if (name === 'hangs' || name === 'unreachable') return typeof value === 'boolean';
  return Number.isInteger(value) && Number(value) >= (name === 'status' ? 100 : 0) && Number(value) < 100_000;
}
