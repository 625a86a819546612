import { commit, type Decision } from './commit.ts';
import { type Bond, bondOf, circleIn, familyOf, youngest } from './family.ts';
import type { Head, Store } from './head.ts';
import type { Actor, Incident, IncidentLink } from './incident.ts';
import {
  cannotJoin,
  circle,
  hasLink,
  identity,
  linked,
  type MadeLink,
  MOST_LINKS,
  unlinkBack,
} from './link-incident.ts';
import type { Ports } from './ports.ts';
import { Refusal } from './refusal.ts';
import { SYSTEM } from './world.ts';

/**
 * Parent and child are two incidents, so joining them is several commits, each of which finds out when it is repeated.
 * The child's word counts. It is written first; after it the bonds above are read, and where they lead back to the child
 * the youngest bond of the circle is taken back with a fact, whoever's it is. Of several people who close a circle
 * together the last one to write reads what all the others wrote, so that none is left, in whatever order they come.
 */

/** Generations that are followed upwards: more have no meaning to anybody. */
const MOST_LEVELS = 100;

/** What became of it: incidents to wake, and why it was taken back, if it was. */
export interface Joined {
  readonly changed: readonly Head[];
  readonly refused: string | null;
}

/** The bonds from an incident upwards, its own first. They end at the top, or where they would come round again. */
export async function bondsAbove(store: Store, from: Incident): Promise<readonly Bond[]> {
  const bonds: Bond[] = [];
  const passed = new Set([from.id]);
  let bond = bondOf(from);
  while (bond !== null && bonds.length < MOST_LEVELS) {
    bonds.push(bond);
    if (passed.has(bond.parent)) break;
    passed.add(bond.parent);
    const next = (await store.head(bond.parent))?.incident;
    bond = next === undefined ? null : bondOf(next);
  }
  return bonds;
}

/** Carries out a link of the type `parent` or `child` that an incident has got. */
export async function joinFamily(ports: Ports, id: string, { link, actor, at }: MadeLink): Promise<Joined> {
  const [child, parent] = link.type === 'parent' ? [id, link.id] : [link.id, id];
  return join(ports, { child, parent, actor, at, instead: null, madeBy: id });
}

/**
 * What an incident that became part of another leaves behind: its children are the other's now, and the other takes its
 * place below its parent, if it has none of its own.
 */
export async function moveFamily(ports: Ports, { incident }: Head, actor: Actor): Promise<readonly Head[]> {
  const { mergedInto: into, id } = incident;
  if (into === null) return [];
  const { parent, children } = familyOf(incident);
  const changed: Head[] = [];
  const at = incident.updatedAt;
  for (const child of children) {
    const moved = await join(ports, { child, parent: into, actor, at, instead: id, madeBy: null });
    changed.push(...moved.changed);
  }
  if (parent !== null && parent !== into) {
    const moved = await join(ports, { child: into, parent, actor, at, instead: null, madeBy: null });
    changed.push(...moved.changed);
  }
  return changed;
}

interface Joining {
  readonly child: string;
  readonly parent: string;
  readonly actor: Actor;
  readonly at: string;
  /** The parent in whose place this one comes. */
  readonly instead: string | null;
  /** Whose word it is; null where the merge of two others leads to it. */
  readonly madeBy: string | null;
}

async function join(ports: Ports, joining: Joining): Promise<Joined> {
  const { child, parent, actor, at, instead, madeBy } = joining;
  const changed: Head[] = [];
  const own = await settleChild(ports, joining);
  if (typeof own === 'string') {
    if (madeBy === parent) changed.push(...(await withdraw(ports, parent, { type: 'child', id: child }, own, { at })));
    return { changed, refused: own };
  }
  if (own.applied) changed.push(own.head);
  if (familyOf(own.head.incident).parent !== parent) return { changed, refused: null };

  const closed = circleIn(await bondsAbove(ports.store, own.head.incident));
  const last = youngest(closed);
  if (last !== undefined) {
    const why = circle({ id: last.child }, { id: last.parent });
    const bond = { at: last.at, bond: last.at };
    changed.push(...(await withdraw(ports, last.child, { type: 'parent', id: last.parent }, why, bond)));
    if (last.child === child) return { changed, refused: why };
  }
  const copied = await commit(ports.store, ports.now, parent, {
    ...identity('copy', child, parent, at, bondOf(own.head.incident)?.at ?? ''),
    decide: ({ incident }, now) => {
      const copy = { type: 'child', id: child } as const;
      if (hasLink(incident, copy) || incident.links.length >= MOST_LINKS || incident.mergedInto !== null)
        return 'unchanged';
      return linked(incident, copy, actor, now, { back: true });
    },
  });
  if (copied.outcome === 'applied') changed.push(copied.head);
  const { mergedInto } = copied.head.incident;
  if (mergedInto === null || instead === parent) return { changed, refused: null };
  // It became part of another meanwhile, which is the parent now.
  const moved = await join(ports, { ...joining, parent: mergedInto, instead: parent, madeBy: null });
  return { changed: [...changed, ...moved.changed], refused: moved.refused };
}

/** The child as it is with this parent; a sentence that says why it cannot have it. */
async function settleChild(
  ports: Ports,
  { child, parent, actor, at, instead, madeBy }: Joining,
): Promise<{ readonly head: Head; readonly applied: boolean } | string> {
  const wanted: IncidentLink = { type: 'parent', id: parent };
  // A child that said so itself, and has taken it back meanwhile, is asked no more.
  if (madeBy === child) {
    const head = await ports.store.head(child);
    return head === null ? `There is no incident ${child}.` : { head, applied: false };
  }
  try {
    const { head, outcome } = await commit(ports.store, ports.now, child, {
      ...identity('parent', child, parent, at),
      decide: ({ incident }, now) => decide(incident, now),
    });
    return { head, applied: outcome === 'applied' };
  } catch (error) {
    if (error instanceof Refusal && error.name === 'WrongState') return error.message;
    throw error;
  }

  function decide(incident: Incident, now: string): Decision {
    if (hasLink(incident, wanted)) return 'unchanged';
    const left =
      instead === null
        ? incident
        : { ...incident, links: incident.links.filter(({ type, id }) => type !== 'parent' || id !== instead) };
    // A parent that becomes part of its own child leaves it without one; what is moved is moved once.
    if (instead !== null && (left.links.length === incident.links.length || child === parent)) {
      if (left.links.length === incident.links.length) return 'unchanged';
      return { next: left, actor, facts: [{ type: 'unlinked', data: { type: 'parent', id: instead, back: true } }] };
    }
    const obstacle = cannotJoin(left, parent) ?? cannotHold(left);
    if (obstacle !== null) throw new Refusal('WrongState', obstacle);
    return linked(left, wanted, actor, now, { back: true, ...(instead === null ? {} : { instead }) });
  }
}

function cannotHold({ id, links, mergedInto }: Incident): string | null {
  if (mergedInto !== null) return `${id} was merged into ${mergedInto}. Link that one.`;
  return links.length < MOST_LINKS ? null : `${id} has ${MOST_LINKS} links already, and takes no more.`;
}

/** Takes a link of parent and child back, on both sides; a child's only where it is still the very bond that was seen. */
async function withdraw(
  ports: Ports,
  id: string,
  { type, id: other }: IncidentLink,
  why: string,
  seen: { readonly at: string; readonly bond?: string },
): Promise<readonly Head[]> {
  const link = { type, id: other };
  const { head, outcome } = await commit(ports.store, ports.now, id, {
    ...identity('withdraw', id, type, other, seen.at),
    decide: ({ incident }) => {
      if (!hasLink(incident, link)) return 'unchanged';
      if (seen.bond !== undefined && bondOf(incident)?.at !== seen.bond) return 'unchanged';
      return {
        next: { ...incident, links: incident.links.filter((one) => one.type !== type || one.id !== other) },
        actor: SYSTEM,
        facts: [{ type: 'link_withdrawn', text: why, data: link }],
      };
    },
  });
  const back = await unlinkBack(ports, id, { link, actor: SYSTEM, at: seen.at });
  return [...(outcome === 'applied' ? [head] : []), ...(back?.outcome === 'applied' ? [back.head] : [])];
}
