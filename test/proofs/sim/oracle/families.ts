import type { Fact, Incident } from '../../../../functions/incident/incident.ts';
import { type Case, time } from './judgement.ts';

const OPEN: readonly string[] = ['new', 'triaged', 'investigating', 'on_hold', 'recovering'];
/** Mails that ask a reporter about their own report, whoever else was told. */
const OWN: readonly string[] = ['does_it_work', 'ask_reporter'];

/** An act that was to go for the children too, and what its incident said of them later. */
interface Passed {
  readonly of: Case;
  readonly fact: Fact;
  readonly at: number;
  readonly children: readonly string[];
  readonly said: Said | null;
}

interface Said {
  readonly at: number;
  readonly reached: readonly string[];
  readonly left: readonly { readonly id: string; readonly why: string }[];
}

/**
 * What is done to an incident and its children reaches each child that can take it: once, by the same person in the same
 * words. The incident says which were reached and which were left, and those are the ones that were.
 */
export function judgeFamilies(cases: readonly Case[]): void {
  const byId = new Map(cases.map((one) => [one.id, one]));
  const passed = cases.flatMap(passedOnBy);
  for (const one of passed) {
    for (const id of one.children) judgeChild(one, id, byId.get(id));
  }
  for (const one of cases) judgeReached(one, passed);
}

function passedOnBy(one: Case): readonly Passed[] {
  return one.commits.flatMap(({ head, at }) =>
    head.newest.flatMap((fact) => {
      const children = (fact.data['children'] ?? []) as readonly string[];
      if (children.length === 0 || (fact.type !== 'updated' && fact.type !== 'resolved')) return [];
      return [{ of: one, fact, at, children, said: saidOf(one, fact, at, children) }];
    }),
  );
}

/** What an incident says of those that an act of its was to reach: once, at once, and of each only one thing. */
function saidOf(one: Case, { n, type }: Fact, since: number, children: readonly string[]): Said | null {
  const all = one.commits.flatMap(({ head, at }) =>
    head.newest.flatMap((fact) => (fact.type === 'cascaded' && fact.data['of'] === n ? [{ fact, at }] : [])),
  );
  if (all.length > 1) one.fails(`said ${all.length} times whom its fact ${n} reached`);
  const [first] = all;
  if (first === undefined || one.isLate(since, first.at)) {
    if (first !== undefined || one.isLate(since, one.lived.end)) {
      const when = first === undefined ? 'never' : `as late as ${time(first.at)}`;
      one.fails(`${when} said whom its fact ${n} of ${time(since)} reached`);
    }
    if (first === undefined) return null;
  }
  const { fact, at } = first;
  const { reached, left, what } = fact.data as unknown as Omit<Said, 'at'> & { readonly what: string };
  const named = [...reached, ...left.map(({ id }) => id)];
  if (what !== type) one.fails(`said of its fact ${n} that it was ${what}, and it is ${type}`);
  if (new Set(named).size < named.length) one.fails(`named a child twice by fact ${fact.n}`);
  const strange = named.find((id) => !children.includes(id));
  if (strange !== undefined) one.fails(`named ${strange} by fact ${fact.n}, which its fact ${n} was not for`);
  const { desk } = one.lived.stage.worlds.now.settings;
  const told = fact.owes.some(({ to }) => to.email === desk);
  if (told !== left.length > 0) one.fails(`${told ? 'told' : 'did not tell'} the desk of ${left.length} children left`);
  return { at, reached, left };
}

/** A child that was left could not take it; one of which nothing is said was past it, or somebody did it to that one. */
function judgeChild({ of: one, fact, at, said }: Passed, id: string, child: Case | undefined): void {
  if (child === undefined) {
    one.fails(`has a child ${id}, which is not there`);
    return;
  }
  if (said === null || said.reached.includes(id)) return;
  const was = child.commits.filter(({ at: from }, index) => {
    const until = child.commits[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return from <= said.at && until >= at;
  });
  const some = (holds: (incident: Incident) => boolean) => was.some(({ head }) => holds(head.incident));
  if (!said.left.some((left) => left.id === id)) {
    const past = some(({ status }) => !OPEN.includes(status)) || above(one, fact).includes(id);
    if (!past) one.fails(`passed over its child ${id} with fact ${fact.n} of ${time(at)}`);
    return;
  }
  const cannot = some((incident) => {
    const { status, merging, category, cascades = [] } = incident;
    if (!isChildOf(incident, one.id) || cascades.length >= 4) return true;
    return fact.type === 'resolved' && (status === 'new' || merging !== null || category === 'other');
  });
  if (!cannot) one.fails(`left its child ${id} with fact ${fact.n} of ${time(at)}, which could have taken it`);
}

/** The incidents that an act came from, of which the first is the one that somebody did it to. */
function above(one: Case, { data }: Fact): readonly string[] {
  const { commits } = one.lived.stage.witness;
  const ids: string[] = [];
  for (let from = data['cascadedFrom']; typeof from === 'string' && !ids.includes(from); ) {
    ids.unshift(from);
    const facts: readonly Fact[] = (commits.get(from) ?? []).flatMap(({ head }) => head.newest);
    from = facts.find((fact) => fact.data['cascadedFrom'] !== undefined)?.data['cascadedFrom'];
  }
  return ids;
}

/** Each fact that came from a parent is one that the parent says it passed on, and the other way round. */
function judgeReached(child: Case, passed: readonly Passed[]): void {
  const of = (parent: string, { type, text }: Fact) =>
    passed.filter(({ of: one, fact }) => one.id === parent && fact.type === type && fact.text === text);
  const came = new Map<string, number>();
  for (const [index, { head, at }] of child.commits.entries()) {
    for (const fact of head.newest) {
      const parent = fact.data['cascadedFrom'];
      if (typeof parent !== 'string') continue;
      const key = `${parent} ${fact.type} ${fact.text}`;
      came.set(key, (came.get(key) ?? 0) + 1);
      const from = of(parent, fact).filter(({ children }) => children.includes(child.id));
      const before = child.commits[index - 1]?.head.incident;
      if (from.length === 0) child.fails(`has fact ${fact.n} from ${parent}, which did no such thing`);
      else if (before === undefined || !isChildOf(before, parent) || !OPEN.includes(before.status)) {
        child.fails(`has fact ${fact.n} from ${parent}, and was ${before?.status}, no open child of it`);
      }
      if (fact.type === 'resolved' && head.incident.status !== 'resolved') child.fails(`is not resolved by ${fact.n}`);
      // The same words may have been said before, and again after a reopening: it came from the last that reached it.
      const act = from.findLast((one) => one.at <= at && one.said?.reached.includes(child.id) !== false);
      if (act !== undefined) judgeSame(child, fact, act);
    }
  }
  const keys = new Set(passed.map(({ of: one, fact }) => `${one.id} ${fact.type} ${fact.text}`));
  for (const key of new Set([...keys, ...came.keys()])) {
    const acts = passed.filter(({ of: one, fact }) => `${one.id} ${fact.type} ${fact.text}` === key);
    const reached = acts.filter(({ said }) => said?.reached.includes(child.id)).length;
    const unsaid = acts.filter(({ said, children }) => said === null && children.includes(child.id)).length;
    const times = came.get(key) ?? 0;
    if (times < reached || times > reached + unsaid) {
      child.fails(`was reached ${times} times by “${key}”, of which ${reached} are told`);
    }
  }
}

/** The same act by the same person; nobody who heard of it by the parent hears of it again. */
function judgeSame(child: Case, { n, actor, owes, lists = [] }: Fact, { of: one, fact }: Passed): void {
  if (actor.email !== fact.actor.email) child.fails(`has fact ${n} by ${actor.email}, and ${one.id} by another`);
  const heard = new Set(fact.owes.map(({ to }) => to.email.toLowerCase()));
  const again = owes.find(({ mail, to }) => !OWN.includes(mail) && heard.has(to.email.toLowerCase()));
  if (again !== undefined) child.fails(`owes ${again.to.email} a mail of fact ${n}, who heard of it by ${one.id}`);
  const list = lists.find((id) => fact.lists?.includes(id));
  if (list !== undefined) child.fails(`tells ${list} of fact ${n}, which heard of it by ${one.id}`);
}

function isChildOf({ links }: Incident, parent: string): boolean {
  return links.some(({ type, id }) => type === 'parent' && id === parent);
}
