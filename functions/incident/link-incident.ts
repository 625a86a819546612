import type { Act } from './act.ts';
import { type CommitRequest, type Committed, commit, type Decision } from './commit.ts';
import { familyOf, isKin } from './family.ts';
import { sha256 } from './id.ts';
import type { Actor, Fact, Incident, IncidentLink, LinkType } from './incident.ts';
import type { Ports } from './ports.ts';
import { invalid, Refusal } from './refusal.ts';

/** Links that an incident holds at most. */
export const MOST_LINKS = 100;

const INVERSE: Readonly<Record<LinkType, LinkType>> = {
  related: 'related',
  parent: 'child',
  child: 'parent',
  caused_by: 'causes',
  causes: 'caused_by',
  duplicate: 'duplicate',
};

/** Says what another incident is to this one. The other side gets the inverse by `linkBack`, kin by `joinFamily`. */
export function linkIncident({ incident, other, above = [], body, actor, now }: Act<IncidentLink>): Decision {
  if (hasLink(incident, body)) return 'unchanged';
  if (other?.mergedInto) {
    throw invalid('/id', `${other.id} was merged into ${other.mergedInto}; link that one`);
  }
  for (const side of [incident, ...(other === null ? [] : [other])]) {
    if (side.links.length >= MOST_LINKS) {
      throw new Refusal('WrongState', `${side.id} has ${MOST_LINKS} links already, and takes no more.`);
    }
  }
  if (other !== null && isKin(body)) {
    const [child, parent] = body.type === 'parent' ? [incident, other] : [other, incident];
    const round = above.some((bond) => bond.parent === child.id);
    const obstacle = cannotJoin(child, parent.id) ?? (round ? circle(child, parent) : null);
    if (obstacle !== null) throw new Refusal('WrongState', obstacle);
  }
  return linked(incident, body, actor, now);
}

/** Why an incident cannot become a child of another, in a sentence; null where it can. */
export function cannotJoin(child: Incident, parent: string): string | null {
  const present = familyOf(child).parent;
  if (present === null || present === parent) return null;
  return `${child.id} is a child of ${present} already, and an incident has one parent. Unlink the two first.`;
}

/** Why two incidents cannot be child and parent: it would be its own ancestor. */
export function circle(child: Pick<Incident, 'id'>, parent: Pick<Incident, 'id'>): string {
  return `${parent.id} lies below ${child.id} already, as its child or a child of its children, so it cannot be its parent. Link them the other way round, or as related.`;
}

/** Takes back what was said of another incident. The other side follows by `unlinkBack`. */
export function unlinkIncident({ incident, body, actor }: Act<IncidentLink>): Decision {
  if (!hasLink(incident, body)) return 'unchanged';
  return unlinked(incident, body, actor);
}

/** A link that an incident has got or lost, who did that, and when. */
export interface MadeLink {
  readonly link: IncidentLink;
  readonly actor: Actor;
  readonly at: string;
}

/**
 * The other side of a link that is not about kin: whoever finds the link made, this very call or a lap of the workflow,
 * makes the inverse, once; where the other has no room left there is none.
 */
export async function linkBack(ports: Ports, id: string, { link, actor, at }: MadeLink): Promise<Committed> {
  const { type, id: other } = link;
  const inverse = { type: INVERSE[type], id };
  return commit(ports.store, ports.now, other, {
    ...identity('link', id, type, other, at),
    decide: ({ incident }, now) =>
      hasLink(incident, inverse) || incident.links.length >= MOST_LINKS
        ? 'unchanged'
        : linked(incident, inverse, actor, now, { back: true }),
  });
}

/**
 * The other side of a link that was taken back. Of parent and child only what this very parent or child holds of it:
 * a child that has got another one meanwhile keeps it.
 */
export async function unlinkBack(ports: Ports, id: string, { link, actor, at }: MadeLink): Promise<Committed | null> {
  const { type, id: other } = link;
  const [own, theirs] = [await ports.store.head(id), await ports.store.head(other)];
  const inverse = { type: INVERSE[type], id };
  // Said anew meanwhile, it stands.
  if (own === null || hasLink(own.incident, link) || theirs === null || !hasLink(theirs.incident, inverse)) return null;
  return commit(ports.store, ports.now, other, {
    ...identity('unlink', id, type, other, at),
    decide: ({ incident }) =>
      hasLink(incident, inverse) ? unlinked(incident, inverse, actor, { back: true }) : 'unchanged',
  });
}

export function identity(...parts: readonly [string, ...string[]]): Pick<CommitRequest, 'cid' | 'bodyHash'> {
  return { cid: sha256(parts.join('\n')).slice(0, 32), bodyHash: parts[0] };
}

/** The links that these facts tell of, made here: what is only the other side of one was made there. */
export function linksIn(facts: readonly Fact[], wanted: 'linked' | 'unlinked' = 'linked'): readonly MadeLink[] {
  return facts.flatMap(({ type, data, actor, at }) => {
    const taken = type === wanted || (wanted === 'unlinked' && type === 'link_withdrawn');
    return taken && data['back'] !== true
      ? [{ link: { type: data['type'] as LinkType, id: String(data['id']) }, actor, at }]
      : [];
  });
}

export function linked(
  incident: Incident,
  { type, id }: IncidentLink,
  actor: Actor,
  now: string,
  more: Readonly<Record<string, unknown>> = {},
): Decision {
  return {
    next: { ...incident, links: [...incident.links, { type, id, at: now }] },
    actor,
    facts: [{ type: 'linked', data: { type, id, ...more } }],
  };
}

function unlinked(
  incident: Incident,
  { type, id }: IncidentLink,
  actor: Actor,
  more: Readonly<Record<string, unknown>> = {},
): Decision {
  return {
    next: { ...incident, links: incident.links.filter((link) => link.type !== type || link.id !== id) },
    actor,
    facts: [{ type: 'unlinked', data: { type, id, ...more } }],
  };
}

export function hasLink({ links }: Incident, { type, id }: IncidentLink): boolean {
  return links.some((link) => link.type === type && link.id === id);
}
