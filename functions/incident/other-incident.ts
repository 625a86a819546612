import { carryCascades } from './cascade.ts';
import type { Committed } from './commit.ts';
import { type Bond, isKin } from './family.ts';
import type { Actor, Incident, IncidentLink } from './incident.ts';
import { bondsAbove, type Joined, joinFamily, moveFamily } from './join-family.ts';
import { circle, hasLink, linkBack, type MadeLink, unlinkBack } from './link-incident.ts';
import { finishMerge } from './merge-incident.ts';
import type { Ports, WithWorkflow } from './ports.ts';
import { invalid, Refusal } from './refusal.ts';
import { wake } from './wake.ts';
import type { World } from './world.ts';

/** The incident after its action has reached the other, and why it was taken back, if the other refused. */
interface Reached {
  readonly committed: Committed;
  readonly refused: string | null;
}

/** What an action looks at of other incidents, as they are just now. */
interface Found {
  readonly other: Incident;
  /** The bonds above the one that is to be a parent, where the action joins a parent and a child. */
  readonly above?: readonly Bond[];
}

/** What was done, and by whom. */
interface Done {
  readonly body: unknown;
  readonly actor: Actor;
}

/** An action that is about another incident too. */
export interface Other {
  /**
   * The other incident.
   *
   * @throws Refusal ValidationFailed for one that is not there, or is the same
   */
  readonly find?: (ports: WithWorkflow, id: string, body: unknown) => Promise<Found>;
  /**
   * What is done to it, after the action's own commit. Where this process dies in between, a lap of the workflow does
   * it.
   */
  readonly reach: (ports: WithWorkflow, world: World, done: Done, committed: Committed) => Promise<Reached>;
}

export const linking: Other = {
  find: async (ports, id, body) => {
    const link = body as IncidentLink;
    const other = await find(ports, id, '/id', link.id);
    if (!isKin(link)) return { other };
    const parent = link.type === 'parent' ? other : (await ports.store.head(id))?.incident;
    return { other, above: parent === undefined ? [] : await bondsAbove(ports.store, parent) };
  },
  reach: async (ports, _world, { body, actor }, committed) => {
    const { id, links } = committed.head.incident;
    const { type, id: other } = body as IncidentLink;
    const at = links.find((one) => one.type === type && one.id === other)?.at ?? '';
    const { changed, refused } = await reachOther(ports, id, { link: { type, id: other }, actor, at });
    for (const head of changed) if (head.incident.id !== id) await wake(ports, head);
    const head = changed.some((one) => one.incident.id === id) ? await ports.store.head(id) : null;
    const present = head ?? committed.head;
    const gone = hasLink(present.incident, { type, id: other }) ? null : takenBack(id, { type, id: other });
    return { committed: { ...committed, head: present }, refused: refused ?? gone };
  },
};

export const unlinking: Other = {
  find: async (ports, id, body) => ({ other: await find(ports, id, '/id', (body as IncidentLink).id) }),
  reach: async (ports, _world, { body, actor }, committed) => {
    const { id, updatedAt } = committed.head.incident;
    const { type, id: other } = body as IncidentLink;
    const back = await unlinkBack(ports, id, { link: { type, id: other }, actor, at: updatedAt });
    if (back?.outcome === 'applied') await wake(ports, back.head);
    return { committed, refused: null };
  },
};

/** Children, and theirs, reached by the very call that does it to their parent; a lap reaches the others. */
const AT_ONCE = 25;

/** An action that may go for the children too. */
export const cascading: Other = {
  reach: async (ports, world, _done, committed) => {
    const { id, cascades = [] } = committed.head.incident;
    if (cascades.length === 0) return { committed, refused: null };
    const changed = new Map([[id, committed.head]]);
    try {
      // Nobody is woken before all are reached: a lap of a child that did the rest of it would wake none of its children.
      for (const [next, { incident }] of changed) {
        if ((incident.cascades ?? []).length === 0) continue;
        const heads = await carryCascades(ports, world, next, AT_ONCE + 1 - changed.size);
        for (const head of heads) changed.set(head.incident.id, head);
      }
    } catch (error) {
      // What is left of it a lap does.
      if (!(error instanceof Refusal)) throw error;
      ports.log('warn', 'CascadeLater', { incident: id, error: error.name });
    }
    for (const [reached, head] of changed) if (reached !== id) await wake(ports, head);
    const own = changed.get(id) ?? committed.head;
    return { committed: { ...committed, head: own }, refused: null };
  },
};

/** The other side of a link that was made: both are joined where it says who is parent and who is child. */
export async function reachOther(ports: Ports, id: string, made: MadeLink): Promise<Joined> {
  if (isKin(made.link)) return joinFamily(ports, id, made);
  const { head, outcome } = await linkBack(ports, id, made);
  return { changed: outcome === 'applied' ? [head] : [], refused: null };
}

function takenBack(id: string, { type, id: other }: IncidentLink): string {
  const [child, parent] = type === 'child' ? [other, id] : [id, other];
  return circle({ id: child }, { id: parent });
}

export const merging: Other = {
  find: async (ports, id, body) => ({
    other: await find(ports, id, '/into', (body as { readonly into: string }).into),
  }),
  reach: async (ports, _world, { body, actor }, committed) => {
    const { id } = committed.head.incident;
    const { into } = body as { readonly into: string };
    const finished = await finishMerge(ports, id);
    if (finished?.into?.outcome === 'applied') await wake(ports, finished.into.head);
    const head = finished?.from.head ?? (await ports.store.head(id)) ?? committed.head;
    const merged = head.incident.mergedInto === into;
    for (const moved of await moveFamily(ports, head, actor)) await wake(ports, moved);
    const why =
      finished?.refused ?? `It was not merged into ${into}: somebody took that back. Look again, then decide.`;
    return { committed: { ...committed, head }, refused: merged ? null : why };
  },
};

async function find(ports: WithWorkflow, id: string, pointer: string, named: string): Promise<Incident> {
  if (named === id) throw invalid(pointer, 'This is the incident itself; name another one');
  const head = await ports.store.head(named);
  if (head === null) throw invalid(pointer, `There is no incident ${named}; check the id`);
  return head.incident;
}
