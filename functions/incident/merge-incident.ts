import type { Act } from './act.ts';
import { type Committed, commit, type Decision } from './commit.ts';
import { endWork } from './end-work.ts';
import { familyOf, isKin } from './family.ts';
import { followersWith, tellFollowers } from './follow-incident.ts';
import { sha256 } from './id.ts';
import type { Incident, IncidentLink, Reporter } from './incident.ts';
import { MOST_LINKS } from './link-incident.ts';
import type { Ports } from './ports.ts';
import { Refusal } from './refusal.ts';
import { isOpen } from './states.ts';
import { reportersOf, sameAddress, tellAssignee, tellCalled, tellCommander, tellReporter } from './tell.ts';
import { tellManagersAgain } from './tell-manager.ts';
import { SYSTEM } from './world.ts';

/**
 * A merge of A into B is three commits, each of which finds out when it is repeated: A says that it is merging, and
 * stays open; B takes A's reporters and links over, if it is open and not merging itself; A becomes merged, or takes
 * its word back where B refused. So whatever is in between, two people who merge A into B and B into A never end both.
 */

interface MergeBody {
  readonly into: string;
  readonly reason: string;
}

/** The version that a merge began at that the report itself asked for: before any. */
export const FROM_ITS_REPORT = 0;

/** Reporters that an incident holds beside its own. */
const MOST_OTHERS = 49;
/** What all of them may take of the head, which stays small; 49 with names and addresses of the common length fit. */
const MOST_BYTES = 5_000;

/** The first commit: from here on A takes in no other, and whoever comes by finishes the merge. */
export function mergeIncident({ incident, other, body, actor }: Act<MergeBody>): Decision {
  const obstacle = other === null ? null : cannotTake(other, incident);
  if (obstacle !== null) throw new Refusal('WrongState', obstacle);
  return {
    next: { ...incident, merging: { into: body.into, reason: body.reason, by: actor, since: incident.version } },
    actor,
    facts: [{ type: 'merging', text: body.reason, data: { into: body.into } }],
  };
}

/** What became of a merge: both heads as they are now, and why it was taken back, if it was. */
interface Finished {
  readonly from: Committed;
  readonly into: Committed | null;
  readonly refused: string | null;
}

/** The other two commits. Null where no merge is under way, as somebody else has finished it. */
export async function finishMerge(ports: Ports, id: string): Promise<Finished | null> {
  const incident = (await ports.store.head(id))?.incident;
  if (incident === undefined || incident.merging === null) return null;
  const { merging } = incident;
  const identity = (step: string) => ({
    cid: sha256(`${step}\n${id}\n${merging.since}\n${merging.into}`).slice(0, 32),
    bodyHash: step,
  });
  try {
    const into = await commit(ports.store, ports.now, merging.into, {
      ...identity('take'),
      decide: (head) => take(head.incident, incident),
    });
    const from = await commit(ports.store, ports.now, id, {
      ...identity('merged'),
      decide: (head, now) => (isUnderWay(head.incident) ? merged(head.incident, now) : 'unchanged'),
    });
    return { from, into, refused: null };
  } catch (error) {
    if (!(error instanceof Refusal) || error.name !== 'WrongState') throw error;
    const from = await commit(ports.store, ports.now, id, {
      cid: Buffer.from(ports.random(16)).toString('hex'),
      bodyHash: 'withdrawn',
      decide: (head) => (isUnderWay(head.incident) ? withdrawn(head.incident, error.message) : 'unchanged'),
    });
    return { from, into: null, refused: error.message };
  }

  function isUnderWay(present: Incident): boolean {
    return present.merging?.since === merging.since;
  }
}

/**
 * The second commit, on B. A merge that was taken back may have left A's reporters here, which says nothing of this
 * one: whether B may take A in is asked anew, and only this very commit, repeated, is not.
 */
function take(incident: Incident, from: Incident): Decision {
  const obstacle = cannotTake(incident, from);
  if (obstacle !== null) throw new Refusal('WrongState', obstacle);
  if (hasTaken(incident, from)) return 'unchanged';
  const followers = followersWith(incident, from);
  return {
    next: {
      ...incident,
      others: othersWith(incident, from),
      links: linksWith(incident, from),
      ...(followers.length === 0 ? {} : { followers }),
      told: incident.kind === 'request' ? incident.told : both(incident.told, from.told),
    },
    actor: from.merging?.by ?? SYSTEM,
    facts: [{ type: 'merged', visibility: 'public', data: { from: from.id } }],
  };
}

/** The third commit, on A. */
function merged(incident: Incident, now: string): Decision {
  const { into, reason, by } = incident.merging ?? { into: null, reason: null, by: SYSTEM };
  return {
    next: { ...endWork(incident, now), status: 'merged', merging: null, mergedInto: into },
    actor: by,
    facts: [
      {
        type: 'merged',
        visibility: 'public',
        text: reason,
        data: { into },
        owes: [
          ...tellReporter(incident, 'reporter_merged'),
          ...tellAssignee(incident, 'merged', by),
          ...tellCommander(incident, 'merged', by),
          ...tellCalled(incident, 'merged', by),
          ...tellManagersAgain(incident, 'merged', by),
          ...tellFollowers(incident, by),
        ],
        lists: incident.told.lists,
      },
    ],
  };
}

function withdrawn(incident: Incident, why: string): Decision {
  return {
    next: { ...incident, merging: null },
    actor: SYSTEM,
    facts: [
      {
        type: 'merge_withdrawn',
        text: why,
        data: { into: incident.merging?.into ?? null },
        // Logged as a duplicate, its reporter has heard of nothing yet.
        owes: incident.merging?.since === FROM_ITS_REPORT ? tellReporter(incident, 'receipt') : [],
      },
    ],
  };
}

function hasTaken({ links }: Incident, from: Incident): boolean {
  return links.some(({ type, id }) => type === 'duplicate' && id === from.id);
}

/** Why an incident cannot take another in, in a sentence; null where it can. */
export function cannotTake(incident: Incident, from: Incident): string | null {
  const { id, status, merging, mergedInto } = incident;
  if (mergedInto !== null) return `${id} was merged into ${mergedInto}. Merge into that one.`;
  if (!isOpen(status)) return `${id} is ${status}. Merge into an incident that is open, or reopen it first.`;
  if (merging !== null) return `${id} is being merged into ${merging.into} just now. Merge into that one.`;
  if (incident.kind === 'request' && from.kind === 'incident')
    return `${id} is a service request, which calls nobody. Convert one of the two, then merge.`;
  const others = othersWith(incident, from);
  if (others.length > MOST_OTHERS || Buffer.byteLength(JSON.stringify(others)) > MOST_BYTES)
    return `${id} speaks for as many reporters as it can, at most ${MOST_OTHERS + 1}. Link the two instead.`;
  if (linksWith(incident, from).length + childrenBeside(incident, from).length > MOST_LINKS)
    return `${id} would have more than ${MOST_LINKS} links. Link the two instead.`;
  return null;
}

/** Who was told of either hears of this one from now on. */
function both(a: Incident['told'], b: Incident['told']): Incident['told'] {
  return {
    lists: once([...a.lists, ...b.lists], (one, other) => one === other),
    managers: once([...a.managers, ...b.managers], (one, other) => sameAddress(one.email, other.email)),
  };
}

/** The reporters beside its own, each once. */
function othersWith({ reporter, others }: Incident, from: Incident): readonly Reporter[] {
  return once([reporter, ...others, ...reportersOf(from)], isSame).slice(1);
}

function isSame(a: Reporter, b: Reporter): boolean {
  if (a.email !== null && b.email !== null) return sameAddress(a.email, b.email);
  return a.email === b.email && a.phone === b.phone;
}

/**
 * Its links, the one that says what it took in, and those of what it took in to any third incident. Parent and children
 * follow by `moveFamily`, as they have a word in it.
 */
function linksWith({ id, links }: Incident, from: Incident): readonly IncidentLink[] {
  const taken: IncidentLink = { type: 'duplicate', id: from.id };
  const moved = from.links.filter((link) => link.id !== id && !isKin(link));
  return once([...links, taken, ...moved], (a, b) => a.type === b.type && a.id === b.id);
}

/** The children that come with it by and by. */
function childrenBeside(incident: Incident, from: Incident): readonly string[] {
  const own = familyOf(incident).children;
  return familyOf(from).children.filter((child) => child !== incident.id && !own.includes(child));
}

function once<T>(all: readonly T[], same: (a: T, b: T) => boolean): readonly T[] {
  return all.filter((one, index) => all.findIndex((other) => same(other, one)) === index);
}
