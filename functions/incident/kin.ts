import { familyOf } from './family.ts';
import type { Head, Store } from './head.ts';
import type { Incident } from './incident.ts';
import type { Status } from './states.ts';

/** An incident's parent or child as it is just now; null where it was not read. */
export interface Relative {
  readonly id: string;
  readonly status: Status | null;
  readonly summary: string | null;
}

export interface Kin {
  readonly parent: Relative | null;
  readonly children: readonly Relative[];
}

/** Parent and children without what they are: nothing is read for it. */
export function unread(incident: Incident): Kin {
  const { parent, children } = familyOf(incident);
  const only = (id: string) => ({ id, status: null, summary: null });
  return { parent: parent === null ? null : only(parent), children: children.map(only) };
}

/** Parent and children as they are. An incident without any costs nothing. */
export async function kinOf(store: Pick<Store, 'heads'>, incident: Incident): Promise<Kin> {
  const { parent, children } = familyOf(incident);
  const ids = [...(parent === null ? [] : [parent]), ...children];
  if (ids.length === 0) return { parent: null, children: [] };
  const found = new Map((await store.heads(ids)).map(({ head }): [string, Head] => [head.incident.id, head]));
  const of = (id: string): Relative => {
    const { status = null, summary = null } = found.get(id)?.incident ?? {};
    return { id, status, summary };
  };
  return { parent: parent === null ? null : of(parent), children: children.map(of) };
}
