import type { Incident, IncidentLink } from './incident.ts';

/** An incident's parent and children, by their ids; an incident has one parent at most. */
export interface Family {
  readonly parent: string | null;
  readonly children: readonly string[];
}

/** That an incident is part of a bigger one. The child's own word counts: what its parent holds of it is a copy. */
export interface Bond {
  readonly child: string;
  readonly parent: string;
  /** When it was made. One from before this was kept says nothing, and is older than any other. */
  readonly at: string;
}

export function familyOf({ links }: Incident): Family {
  return {
    parent: links.find(({ type }) => type === 'parent')?.id ?? null,
    children: links.flatMap(({ type, id }) => (type === 'child' ? [id] : [])),
  };
}

/** The bond of a child with its parent; null where it has none. */
export function bondOf({ id, links }: Incident): Bond | null {
  const link = links.find(({ type }) => type === 'parent');
  return link === undefined ? null : { child: id, parent: link.id, at: link.at ?? '' };
}

/** Whether a link is about parent and child. */
export function isKin({ type }: Pick<IncidentLink, 'type'>): boolean {
  return type === 'parent' || type === 'child';
}

/**
 * Of the bonds from an incident upwards those that lead back to it, which must not be; none where they end. The youngest
 * of them is the one that is taken back: whoever comes upon the circle picks the same one.
 */
export function circleIn(above: readonly Bond[]): readonly Bond[] {
  const end = above.findIndex(({ parent }) => parent === above[0]?.child);
  return end === -1 ? [] : above.slice(0, end + 1);
}

export function youngest(bonds: readonly Bond[]): Bond | undefined {
  return bonds.toSorted((a, b) => (a.at === b.at ? (a.child < b.child ? -1 : 1) : a.at < b.at ? -1 : 1)).at(-1);
}
