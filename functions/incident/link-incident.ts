import type { Act } from './act.ts';
import { type CommitRequest, type Committed, commit, type Decision } from './commit.ts';
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

/** Says what another incident is to this one. The other side gets the inverse by `linkBack`. */
export function linkIncident({ incident, other, body, actor }: Act<IncidentLink>): Decision {
  if (has(incident, body)) return 'unchanged';
  if (other?.mergedInto) {
    throw invalid('/id', `${other.id} was merged into ${other.mergedInto}; link that one`);
  }
  for (const side of [incident, ...(other === null ? [] : [other])]) {
    if (side.links.length >= MOST_LINKS) {
      throw new Refusal('WrongState', `${side.id} has ${MOST_LINKS} links already, and takes no more.`);
    }
  }
  return linked(incident, body, actor);
}

/** A link that an incident has got, and who made it. */
export interface MadeLink {
  readonly link: IncidentLink;
  readonly actor: Actor;
}

/**
 * The other side of a link: whoever finds the link made, this very call or a lap of the workflow, makes the inverse,
 * once; where the other has no room left there is none.
 */
export async function linkBack(ports: Ports, id: string, { link, actor }: MadeLink): Promise<Committed> {
  const { type, id: other } = link;
  const inverse = { type: INVERSE[type], id };
  const request: CommitRequest = {
    cid: sha256(`link\n${id}\n${type}\n${other}`).slice(0, 32),
    bodyHash: 'link',
    decide: ({ incident }) =>
      has(incident, inverse) || incident.links.length >= MOST_LINKS ? 'unchanged' : linked(incident, inverse, actor),
  };
  return commit(ports.store, ports.now, other, request);
}

/** The links that these facts tell of. */
export function linksIn(facts: readonly Fact[]): readonly MadeLink[] {
  return facts.flatMap(({ type, data, actor }) =>
    type === 'linked' ? [{ link: { type: data['type'] as LinkType, id: String(data['id']) }, actor }] : [],
  );
}

function linked(incident: Incident, { type, id }: IncidentLink, actor: Actor): Decision {
  return {
    next: { ...incident, links: [...incident.links, { type, id }] },
    actor,
    facts: [{ type: 'linked', data: { type, id } }],
  };
}

function has({ links }: Incident, { type, id }: IncidentLink): boolean {
  return links.some((link) => link.type === type && link.id === id);
}
