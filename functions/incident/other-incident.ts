import type { Committed } from './commit.ts';
import type { Actor, Incident, IncidentLink } from './incident.ts';
import { linkBack } from './link-incident.ts';
import { finishMerge } from './merge-incident.ts';
import type { WithWorkflow } from './ports.ts';
import { invalid } from './refusal.ts';
import { wake } from './wake.ts';

/** The incident after its action has reached the other, and why it was taken back, if the other refused. */
interface Reached {
  readonly committed: Committed;
  readonly refused: string | null;
}

/** An action that is about another incident too. */
export interface Other {
  /**
   * The other incident, as it is just now.
   *
   * @throws Refusal ValidationFailed for one that is not there, or is the same
   */
  readonly find: (ports: WithWorkflow, id: string, body: unknown) => Promise<Incident>;
  /**
   * What is done to it, after the action's own commit. Where this process dies in between, a lap of the workflow does
   * it.
   */
  readonly reach: (ports: WithWorkflow, body: unknown, actor: Actor, committed: Committed) => Promise<Reached>;
}

export const linking: Other = {
  find: (ports, id, body) => find(ports, id, '/id', (body as IncidentLink).id),
  reach: async (ports, body, actor, committed) => {
    const back = await linkBack(ports, committed.head.incident.id, { link: body as IncidentLink, actor });
    if (back.outcome === 'applied') await wake(ports, back.head);
    return { committed, refused: null };
  },
};

export const merging: Other = {
  find: (ports, id, body) => find(ports, id, '/into', (body as { readonly into: string }).into),
  reach: async (ports, body, _actor, committed) => {
    const { id } = committed.head.incident;
    const { into } = body as { readonly into: string };
    const finished = await finishMerge(ports, id);
    if (finished?.into?.outcome === 'applied') await wake(ports, finished.into.head);
    const head = finished?.from.head ?? (await ports.store.head(id)) ?? committed.head;
    const merged = head.incident.mergedInto === into;
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
