import type { Fact, Owed } from '../../../../functions/incident/incident.ts';
import { keyOf } from '../keys.ts';
import type { Taken } from '../post.ts';
import { type Case, time } from './judgement.ts';

/**
 * Each fact’s mail reaches each of its recipients: exactly once, and again only where a process fell between sending and
 * marking; not at all only where the address was refused, or where a digest of many calls told of it.
 */
export function judgeMails(one: Case): void {
  const { post, agenda } = one.lived.stage;
  for (const fact of one.facts) {
    for (const owed of fact.owes) {
      const key = keyOf({ incident: one.id, fact: fact.n, mail: owed.mail, recipient: owed.to.email });
      const taken = post.taken.get(key) ?? [];
      if (taken.length === 0 && !isAccountedFor(one, fact, owed, key)) {
        one.fails(`never mailed ${owed.mail} of fact ${fact.n}, ${fact.at}, to ${owed.to.email}`);
      }
      judgeTimes(one, fact, owed, taken);
    }
  }
  for (const taken of post.taken.values()) {
    if (taken[0]?.incident === one.id) judgeDoubles(one, taken);
  }
  for (const { head } of one.commits) judgeEvent(one, head.newest);
  if (agenda.now < one.lived.end) one.fails('was judged before its end');
}

/** One event makes at most one mail for a person, whoever they are; who is on a list that hears of it gets theirs. */
function judgeEvent(one: Case, facts: readonly Fact[]): void {
  const { post, worlds, witness } = one.lived.stage;
  const got = new Map<string, string>();
  const numbers = new Set(facts.map(({ n }) => n));
  for (const [key, [first]] of post.taken) {
    if (first === undefined || first.incident !== one.id || !numbers.has(first.fact)) continue;
    const before = got.get(first.to);
    if (before !== undefined) one.fails(`mailed ${first.to} twice of one event: ${before} and ${key}`);
    got.set(first.to, key);
  }
  if (worlds.changed) return;
  for (const { n, at, lists = [] } of facts) {
    for (const { email } of lists.flatMap((id) => worlds.now.catalogue.lists.get(id)?.members ?? [])) {
      const key = keyOf({ incident: one.id, fact: n, mail: 'stakeholder', recipient: email });
      const owed = facts.some(({ owes }) => owes.some(({ to }) => to.email === email));
      if (!got.has(email) && !owed && !witness.rejected.has(key)) one.fails(`never told ${email} of fact ${n}, ${at}`);
    }
  }
}

function judgeDoubles(one: Case, taken: readonly Taken[]): void {
  for (const [index, { fact, kind, to, by, at }] of taken.entries()) {
    const marked = by.marks.has(keyOf({ incident: one.id, fact, mail: kind, recipient: to }));
    const what = `${kind} of fact ${fact} to ${to}`;
    if (index < taken.length - 1 && marked)
      one.fails(`mailed ${what} again though it was marked as sent at ${time(at)}`);
    if (!marked && by.faults === 0)
      one.fails(`mailed ${what} at ${time(at)} and never marked it, though nothing went wrong`);
  }
}

/** At once where nothing goes wrong; calls of a crowded minute in a digest after it. */
function judgeTimes(one: Case, fact: Fact, owed: Owed, [first]: readonly Taken[]): void {
  if (first === undefined) return;
  const owedAt = Date.parse(fact.at);
  if (one.isLate(owedAt, first.at - (owed.call === null ? 0 : 75_000))) {
    one.fails(`mailed ${owed.mail} of fact ${fact.n}, ${fact.at}, as late as ${time(first.at)} to ${owed.to.email}`);
  }
}

function isAccountedFor(one: Case, fact: Fact, owed: Owed, key: string): boolean {
  const { post, witness } = one.lived.stage;
  if (post.refused.has(key) || post.isBad(owed.to.email) || witness.rejected.has(key)) return true;
  if (owed.call === null) return false;
  // A digest names it, or nobody was wanted any more when it went.
  return witness.delivered.has(key) && post.digestsTo(owed.to.email).some(({ at }) => at >= Date.parse(fact.at));
}
