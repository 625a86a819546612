import { createHash } from 'node:crypto';
import type { Delivery } from '../incident/head.ts';

/** Delivery records and openings tidy themselves away after this long; nothing relies on it. */
export const DELIVERY_KEPT_SECONDS = 400 * 86_400;

/** Keys of the one table. The head's key also stands in `statemachines/incident-lifecycle.asl.json`. */

function incidentKey(id: string): string {
  return `INC#${id.slice('INC-'.length)}`;
}

export function headKey(id: string) {
  return { pk: incidentKey(id), sk: 'HEAD' };
}

export function idOfKey(pk: string): string {
  return `INC-${pk.slice('INC#'.length)}`;
}

export function journalKey(id: string, version: number) {
  return { pk: incidentKey(id), sk: `J#${String(version).padStart(6, '0')}` };
}

export function deliveryKey(delivery: Delivery) {
  if (delivery.called !== undefined) return callMailKey(delivery.recipient, delivery.called, delivery);
  const mail = `${delivery.mail}\n${delivery.recipient.toLowerCase()}`;
  const hash = createHash('sha256').update(mail).digest('hex').slice(0, 16);
  return { pk: incidentKey(delivery.incident), sk: `${deliveriesOf(delivery.fact)}${hash}` };
}

/** The mail of a call stands with those of its reader's other calls, by when it was made. */
function callMailKey(recipient: string, called: string, { incident, fact, mail }: Delivery) {
  return { pk: calledKey(recipient), sk: `${called}#${incident}#${fact}#${mail}` };
}

/** What `callMailKey` was made of, but for the recipient. */
export function readCallMailKey(sk: string) {
  const [called = '', incident = '', fact, mail = ''] = sk.split('#');
  return { called, incident, fact: Number(fact), mail };
}

/** Partition of the calls to one address. */
export function calledKey(recipient: string): string {
  return `CALLED#${createHash('sha256').update(recipient.toLowerCase()).digest('hex').slice(0, 32)}`;
}

/** That the page of a call's mail was opened, by the address that its link was made for. */
export function openingKey(incident: string, recipient: string, call: string | null) {
  const hash = createHash('sha256').update(recipient.toLowerCase()).digest('hex').slice(0, 16);
  return { pk: incidentKey(incident), sk: `${OPENINGS}${call ?? ''}#${hash}` };
}

/** What the keys of an incident's openings begin with. */
export const OPENINGS = 'O#';

/** What the keys of a fact's deliveries begin with. */
export function deliveriesOf(fact: number): string {
  return `M#${String(fact).padStart(6, '0')}#`;
}

export function catalogueKey(kind: string, id: string) {
  return { pk: 'CATALOG', sk: `${kind}#${id}` };
}

/** Who changed an item of the catalogue, and how: kept beside it, and never changed. */
export function auditKey(kind: string, id: string, at: string) {
  return { pk: `AUDIT#${kind}#${id}`, sk: at };
}

/** What an item was before a change, where that stands beside its record. */
export function beforeKey(kind: string, id: string, at: string) {
  return { pk: `${auditKey(kind, id, at).pk}#BEFORE`, sk: at };
}

/** An address that is mailed no more. */
export function suppressionKey(who: string) {
  return { pk: `SUPPRESSED#${who}`, sk: 'ADDRESS' };
}

/** What a stakeholder list keeps of one person. */
export function memberKey(list: string, who: string) {
  return { pk: `LIST#${list}`, sk: who };
}

/** What an incident took from the error budget of a service. */
export function budgetKey(service: string, incident: string) {
  return { pk: `BUDGET#${service}`, sk: incident };
}

/** That a known error was offered to an incident, or helped it: kept with its others. */
export function knownErrorKey(id: string, what: 'offered' | 'helped', incident: string) {
  return { pk: `KNOWN#${id}`, sk: `${what}#${incident}` };
}

/** Somebody asked to join a stakeholder list, and has not said yet that it was they. */
export function askedKey(list: string, who: string) {
  return { pk: `ASKED#${list}`, sk: who };
}

/** Of which list such a key is. */
export function listOfKey(pk: string): string {
  return pk.slice(pk.indexOf('#') + 1);
}

export const catalogueVersionKey = { pk: 'CATALOG', sk: 'VERSION' };

/** A counter of what somebody may do only so often. The public function may write nothing else but new incidents and asks to join. */
export function rateKey(bucket: string) {
  return { pk: `RATE#${bucket}`, sk: 'COUNT' };
}

/** The secret that makes cursors tamper-proof, made on first use. */
export const cursorSecretKey = { pk: 'SECRET', sk: 'CURSOR' };

/** Partition of the wake index. */
export function wakeShard(shard: number): string {
  return `W#${shard}`;
}

/** Partitions of the wake index: who waits for the mail by which they confirm that they join, and who reads daily. */
export const askedShard = 'W#ASKED';
export const dailyShard = 'W#DAILY';
