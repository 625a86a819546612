import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import type { Actor, Addressee, FactType, Incident, Owed } from './incident.ts';
import { Refusal } from './refusal.ts';
import { isActor, owed, sameAddress } from './tell.ts';

/** Who follows one incident at most. */
const MOST_FOLLOWERS = 50;

/** What followers hear of: the same as stakeholder lists that were told of it. */
const HEARD: ReadonlySet<FactType> = new Set([
  'updated',
  'priority_changed',
  'resolved',
  'reopened',
  'cancelled',
  'converted',
]);

interface FollowBody {
  /** Somebody else; whoever asks, where it is left out. */
  readonly person?: { readonly name: string; readonly email: string } | undefined;
}

export function followersOf({ followers = [] }: Pick<Incident, 'followers'>): readonly Addressee[] {
  return followers;
}

/** Somebody hears from now on how it goes on. @throws Refusal Forbidden, WrongState */
export function followIncident({ incident, body, doer, actor, roles }: Act<FollowBody>): Decision {
  return followedBy(incident, whom(body, doer, roles), actor);
}

export function follows(incident: Incident, address: string): boolean {
  return followersOf(incident).some(({ email }) => sameAddress(email, address));
}

/** @throws Refusal WrongState */
export function followedBy(
  incident: Incident,
  { name, email }: { readonly name: string; readonly email: string },
  actor: Actor,
): Decision {
  const followers = followersOf(incident);
  if (follows(incident, email)) return 'unchanged';
  if (followers.length >= MOST_FOLLOWERS) {
    const why = `${incident.id} has ${MOST_FOLLOWERS} followers, and takes no more. Put who else must hear of it on a stakeholder list.`;
    throw new Refusal('WrongState', why);
  }
  return {
    next: { ...incident, followers: [...followers, { name, email }] },
    actor,
    facts: [{ type: 'followed', data: { to: { name, email } } }],
  };
}

/** They hear no more of it. @throws Refusal Forbidden */
export function unfollowIncident({ incident, body, doer, actor, roles }: Act<FollowBody>): Decision {
  return unfollowed(incident, whom(body, doer, roles).email, actor);
}

export function unfollowed(incident: Incident, email: string, actor: Actor): Decision {
  const follower = followersOf(incident).find((one) => sameAddress(one.email, email));
  if (follower === undefined) return 'unchanged';
  return {
    next: { ...incident, followers: followersOf(incident).filter((one) => one !== follower) },
    actor,
    facts: [{ type: 'unfollowed', data: { to: { name: follower.name, email: follower.email } } }],
  };
}

function whom({ person }: FollowBody, doer: Act<FollowBody>['doer'], roles: Act<FollowBody>['roles']) {
  if (person === undefined || sameAddress(person.email, doer.email)) return doer;
  if (roles.some((role) => role === 'service-desk' || role === 'manager')) return person;
  throw new Refusal('Forbidden', 'Only the service desk or a manager may say who else follows. Leave person out.');
}

/** Both incidents' followers, this one's own first, each once. Those beyond the most learn where it goes on, and may follow it there. */
export function followersWith(incident: Incident, from: Incident): readonly Addressee[] {
  const all = [...followersOf(incident), ...followersOf(from)];
  return all
    .filter(({ email }, index) => all.findIndex((other) => sameAddress(other.email, email)) === index)
    .slice(0, MOST_FOLLOWERS);
}

/** A decision whose last fact that followers hear of owes a mail to each, but to whoever did it. */
export function withFollowers(decision: Exclude<Decision, 'unchanged'>): Exclude<Decision, 'unchanged'> {
  const last = decision.facts.findLastIndex(({ type }) => HEARD.has(type));
  if (last === -1 || followersOf(decision.next).length === 0) return decision;
  return {
    ...decision,
    facts: decision.facts.map((fact, index) =>
      index === last
        ? { ...fact, owes: [...(fact.owes ?? []), ...tellFollowers(decision.next, decision.actor)] }
        : fact,
    ),
  };
}

export function tellFollowers(incident: Incident, actor: Actor): readonly Owed[] {
  return followersOf(incident)
    .filter(({ email }) => !isActor(actor, email))
    .map((to) => ({ ...owed('stakeholder', to), follower: true }));
}
