import { later } from '../sla/instant.ts';
import type { Act } from './act.ts';
import { type Committed, commit, type Decision } from './commit.ts';
import { familyOf } from './family.ts';
import type { Head, Store } from './head.ts';
import type { Cascade, Fact, Incident, MailKind, ResolutionCode } from './incident.ts';
import { identity } from './link-incident.ts';
import { standsAgainst } from './obstacles.ts';
import type { Ports } from './ports.ts';
import { Refusal } from './refusal.ts';
import { resolveIncident } from './resolve-incident.ts';
import { seenTo } from './seen-to.ts';
import { isOpen, judge } from './states.ts';
import { owed, tellAssignee, tellCommander } from './tell.ts';
import { updateIncident } from './update-incident.ts';
import { SYSTEM, type World } from './world.ts';

/**
 * An update or a resolution goes for the children too, where whoever writes it says so. The parent's commit keeps that as
 * what is still to be done; whoever comes by, this very call or a lap of the workflow, does the same to each child by a
 * commit of its own that finds out when it is repeated, and then says in the parent which were reached. A child passes it
 * on to its own children in the same way.
 */

/** A child that stays as it is, and why. */
interface Left {
  readonly id: string;
  readonly why: string;
}

/** Mails that ask each reporter about their own report: they are sent however many of them one person gets. */
const OF_ONE_REPORT: ReadonlySet<MailKind> = new Set(['does_it_work', 'ask_reporter']);

/**
 * Carries out what an incident is still to do to its children, and answers every head that it changed, its own last.
 *
 * @param most children that are reached here; with more of them it is left to a lap
 */
export async function carryCascades(
  ports: Ports,
  world: World,
  id: string,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Head[]> {
  const changed: Head[] = [];
  let head = await ports.store.head(id);
  for (let next = firstOf(head); head !== null && next !== undefined; next = firstOf(head)) {
    const fact = await factOf(ports.store, head, next);
    const children = childrenIn(fact);
    if (children.length > most - changed.length) break;
    const reached: string[] = [];
    const left: Left[] = [];
    for (const child of children) {
      const result = await reachChild(ports, world, { parent: id, cascade: next, fact }, child);
      if (result.outcome === 'applied') changed.push(result.head);
      if (result.outcome !== 'unchanged') reached.push(child);
      else if (result.why !== null) left.push({ id: child, why: result.why });
    }
    const done = await said(ports, world, id, next, fact, { reached, left });
    if (done.outcome === 'applied') changed.push(done.head);
    head = done.head;
  }
  return changed;
}

function firstOf(head: Head | null): Cascade | undefined {
  return head?.incident.cascades?.[0];
}

async function factOf(store: Store, { incident, newest }: Head, { version, n }: Cascade): Promise<Fact> {
  const entries = version === incident.version ? [] : await store.journal(incident.id, version, version + 1);
  const fact = [...entries.flatMap(({ facts }) => facts), ...newest].find((one) => one.n === n);
  if (fact === undefined) throw new Refusal('Unavailable', `The fact ${n} of ${incident.id} cannot be read yet.`);
  return fact;
}

function childrenIn({ data }: Pick<Fact, 'data'>): readonly string[] {
  return Array.isArray(data['children']) ? data['children'].map(String) : [];
}

interface FromAbove {
  readonly parent: string;
  readonly cascade: Cascade;
  readonly fact: Fact;
}

async function reachChild(
  ports: Ports,
  world: World,
  above: FromAbove,
  id: string,
): Promise<Committed & { readonly why: string | null }> {
  let why: string | null = null;
  const { parent, fact } = above;
  const committed = await commit(ports.store, ports.now, id, {
    ...identity('cascade', parent, String(fact.n), id),
    decide: ({ incident }, now) => {
      const done = doneToChild(incident, above, world, now);
      why = done !== 'unchanged' && 'why' in done ? done.why : null;
      return done !== 'unchanged' && 'why' in done ? 'unchanged' : done;
    },
  });
  return { ...committed, why };
}

/** The same as was done to the parent; why not, in a sentence, or `unchanged` for a child that is past it already. */
function doneToChild(
  incident: Incident,
  { parent, cascade, fact }: FromAbove,
  world: World,
  now: string,
): Decision | { readonly why: string } {
  if (incident.id === cascade.root) return 'unchanged';
  const resolving = fact.type === 'resolved';
  if (!isOpen(incident.status)) return 'unchanged';
  if (familyOf(incident).parent !== parent) return { why: `It is no child of ${parent} any more.` };
  if (resolving) {
    if ((incident.startedAt ?? incident.reportedAt) > now) return { why: 'It has not begun yet.' };
    if (!judge(incident.status, 'resolve', ['service-desk']).allowed) return { why: 'It is not triaged yet.' };
    const against = standsAgainst('resolve', incident);
    if (against !== null) return { why: against.reason };
  }
  const { actor } = fact;
  const doer = { name: actor.name ?? actor.email ?? '', email: actor.email ?? '' };
  const act = { incident, other: null, world, now, doer, actor, roles: ['service-desk'] as const };
  try {
    const decision = resolving ? resolved(act, fact) : updated(act, fact);
    if (decision === 'unchanged') return decision;
    return fromAbove(seenTo(incident, decision, world, now), { parent, cascade, fact });
  } catch (error) {
    if (error instanceof Refusal && (error.name === 'WrongState' || error.name === 'Unsorted')) {
      return { why: error.message };
    }
    throw error;
  }
}

type Doing = Omit<Act<never>, 'body'>;

function updated(act: Doing, { text, data }: Fact): Decision {
  const promised = typeof data['promised'] === 'string' && data['promised'] > act.now ? data['promised'] : null;
  const body = { text: text ?? '', children: true, ...(promised === null ? {} : { nextUpdateAt: promised }) };
  return updateIncident({ ...act, body });
}

/** A child that began after service was back was restored when it began. */
function resolved(act: Doing, { text, data }: Fact): Decision {
  const began = act.incident.startedAt ?? act.incident.reportedAt;
  const said = String(data['restoredAt']);
  // The clock of whoever carries it out may be behind.
  const restoredAt = later(began, said < act.now ? said : act.now);
  const given = (name: string) => (typeof data[name] === 'string' ? { [name]: data[name] } : {});
  const code = data['code'] as ResolutionCode;
  // The catalogue may have lost it since the parent was resolved.
  const known = act.world.catalogue.knownErrors.has(String(data['knownError'])) ? given('knownError') : {};
  const body = { code, notes: text ?? '', restoredAt, children: true, ...given('verifiedBy'), ...known };
  return resolveIncident({ ...act, body });
}

/** What a child's fact says of where it came from; whoever heard of it by the parent is not mailed again. */
function fromAbove(decision: Exclude<Decision, 'unchanged'>, { parent, cascade, fact }: FromAbove): Decision {
  const people = [...new Set([...cascade.people, ...fact.owes.map(({ to }) => to.email.toLowerCase())])];
  const lists = [...new Set([...cascade.lists, ...(fact.lists ?? [])])];
  const { root } = cascade;
  const { cascades = [] } = decision.next;
  return {
    ...decision,
    next: {
      ...decision.next,
      // Its own children hear of it by the same act.
      ...(cascades.length === 0
        ? {}
        : {
            cascades: cascades.map((one, index) =>
              index === cascades.length - 1 ? { ...one, root, lists, people } : one,
            ),
          }),
    },
    facts: decision.facts.map((one, index) => {
      if (index < decision.facts.length - 1) return one;
      const { owes = [], lists: told = [] } = one;
      return {
        ...one,
        data: { ...one.data, cascadedFrom: parent },
        owes: owes.filter(({ mail, to }) => OF_ONE_REPORT.has(mail) || !people.includes(to.email.toLowerCase())),
        lists: told.filter((list) => !lists.includes(list)),
        heard: lists,
      };
    }),
  };
}

/** The parent says which children were reached; whoever leads it hears of those that were not, and why. */
async function said(
  ports: Ports,
  world: World,
  id: string,
  cascade: Cascade,
  { n, type }: Fact,
  { reached, left }: { readonly reached: readonly string[]; readonly left: readonly Left[] },
): Promise<Committed> {
  return commit(ports.store, ports.now, id, {
    ...identity('cascaded', id, String(n)),
    decide: ({ incident }) => {
      const { cascades = [] } = incident;
      const open = cascades.filter((one) => one.n !== cascade.n);
      if (open.length === cascades.length) return 'unchanged';
      const desk = owed('children_left', { name: 'Service desk', email: world.settings.desk });
      const who = [
        ...tellCommander(incident, 'children_left', SYSTEM),
        ...tellAssignee(incident, 'children_left', SYSTEM),
        desk,
      ];
      return {
        next: { ...incident, cascades: open },
        actor: SYSTEM,
        facts: [{ type: 'cascaded', data: { what: type, of: n, reached, left }, owes: left.length === 0 ? [] : who }],
      };
    },
  });
}
