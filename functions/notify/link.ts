import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { readId } from '../incident/id.ts';

/**
 * What a link is for: the page of whoever is called, of whoever is offered command or a handoff, of the reporter, of a
 * manager, of a stakeholder, of the live document, of an error budget; leaving a stakeholder list, joining it or choosing
 * how to hear, what is open for it now; saying whether one covers a shift, or that a test call came; or a feed of shifts.
 */
const PURPOSES = ['a', 'o', 'r', 'h', 's', 'd', 'e', 'u', 'm', 'l', 'c', 't', 'i'] as const;
/** Those that name an item of the catalogue. */
const IN_CATALOGUE: readonly string[] = ['e', 'u', 'm', 'l', 'c', 't', 'i'];
export type Purpose = (typeof PURPOSES)[number];

/** What a link says. */
export interface Link {
  /** The incident's, also for following it no longer; the list's of its members' own pages, the override's, the team's, the schedule's for a feed, the service's for its budget. */
  readonly id: string;
  readonly purpose: Purpose;
  /** The address it was mailed to, or whose feed it is; a telephone number for a reporter without one. */
  readonly recipient: string;
  /** The call, or the handoff, that it answers, `command` for being asked to take it; for a stakeholder the list by which it reached them. */
  readonly call: string | null;
}

const MAC_BYTES = 16;
/** No claim contains a line feed: addresses and numbers were checked for control characters when they came in. */
const SEPARATOR = '\n';

/**
 * The path of a link: base64url of its claims and an HMAC-SHA-256 of them, cut to 128 bits, under the incident's own
 * key, or that of the list or schedule. Nothing global is there to leak or to rotate, and the same claims always give the same path.
 *
 * @param key the incident's link key, in hex
 */
export function linkTo(link: Link, key: string): string {
  const claims = Buffer.from([link.purpose, link.id, link.recipient.toLowerCase(), link.call ?? ''].join(SEPARATOR));
  return `/${link.purpose}/${Buffer.concat([mac(claims, key), claims]).toString('base64url')}`;
}

/** Somebody's own page of the error budget of a service. */
export function budgetLink(service: { readonly id: string; readonly linkKey: string }, recipient: string): string {
  return linkTo({ id: service.id, purpose: 'e', recipient, call: null }, service.linkKey);
}

/** What a token claims, so that its incident and key can be found; null where it is no token of ours. Proves nothing. */
export function readLink(token: string): Link | null {
  const bytes = Buffer.from(token, 'base64url');
  // Another spelling of the same bytes is not the link that was mailed.
  if (bytes.toString('base64url') !== token || bytes.byteLength <= MAC_BYTES) return null;
  const [purpose, id = '', recipient, call, ...rest] = bytes.subarray(MAC_BYTES).toString('utf8').split(SEPARATOR);
  const known = PURPOSES.find((one) => one === purpose);
  if (known === undefined || recipient === undefined || call === undefined || rest.length > 0) return null;
  // A list is left by the same purpose as an incident is followed no longer: their ids never read alike.
  const item = IN_CATALOGUE.includes(known) && /^[a-z0-9][a-z0-9-]{0,62}$/.test(id);
  const named = item || ((known === 'u' || !IN_CATALOGUE.includes(known)) && readId(id) === id);
  return named ? { purpose: known, id, recipient, call: call === '' ? null : call } : null;
}

/** The link of a token that was made with this key; null for any other. Compared in constant time. */
export function verifyLink(token: string, key: string): Link | null {
  const link = readLink(token);
  if (link === null) return null;
  const bytes = Buffer.from(token, 'base64url');
  return timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(bytes.subarray(MAC_BYTES), key)) ? link : null;
}

function mac(claims: Buffer, key: string): Buffer {
  return createHmac('sha256', linkSecret(key)).update(claims).digest().subarray(0, MAC_BYTES);
}

/** Keys made before: the mails of one lap have the same one, and making it takes as long as signing with it. */
const secrets = new Map<string, KeyObject>();
const SECRETS = 50;

/**
 * A link key as Node signs with it fastest: given the bare bytes it takes several times as long.
 *
 * @param key the incident's link key, in hex
 * @throws Error for a key that is none: with an empty one everybody could make links
 */
export function linkSecret(key: string): KeyObject {
  const made = secrets.get(key) ?? newSecret(key);
  if (secrets.size >= SECRETS) secrets.clear();
  secrets.set(key, made);
  return made;
}

function newSecret(key: string): KeyObject {
  if (!/^[0-9a-f]{32}$/i.test(key)) throw new Error('A link key is 128 bits in hex.');
  return createSecretKey(Buffer.from(key, 'hex'));
}
