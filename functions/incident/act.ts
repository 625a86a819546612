import type { Instant } from '../sla/instant.ts';
import type { Bond } from './family.ts';
import type { Actor, Incident } from './incident.ts';
import type { Role } from './states.ts';
import type { World } from './world.ts';

/** Somebody with an address, as they stand on the incident. */
export interface Doer {
  readonly name: string;
  readonly email: string;
}

/** An incident before somebody's eyes. */
export interface Seen {
  readonly incident: Incident;
  readonly doer: Doer;
  /** What they are to it. */
  readonly roles: readonly Role[];
  readonly world: World;
  readonly now: Instant;
}

/** What a decision about one action looks at. The state table has been asked already. */
export interface Act<B> extends Seen {
  readonly body: B;
  readonly actor: Actor;
  /** The other incident that the body names, as it is just now. */
  readonly other: Incident | null;
  /** The bonds above whichever of the two is to be the parent, where the action joins a parent and a child. */
  readonly above?: readonly Bond[];
}
