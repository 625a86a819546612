import { managersOf } from '../oncall/who.ts';
import type { Instant } from '../sla/instant.ts';
import type { Actor, Addressee, Incident, MailKind, Owed } from './incident.ts';
import { isActor, owed } from './tell.ts';
import type { World } from './world.ts';

/** A mail to the first who answers for the incident at an instant, unless they did it themselves. */
export function tellManager(
  incident: Incident,
  mail: MailKind,
  actor: Actor,
  world: World,
  at: Instant,
): readonly Owed[] {
  return managersOf(incident, world, at)
    .slice(0, 1)
    .flatMap((to) => toManager(mail, to, actor));
}

/** The same where the priority is high. */
export function tellManagerIfHigh(
  incident: Incident,
  mail: MailKind,
  actor: Actor,
  world: World,
  at: Instant,
): readonly Owed[] {
  const high = incident.priority === 'high' && incident.kind === 'incident';
  return high ? tellManager(incident, mail, actor, world, at) : [];
}

/** A mail to the managers who heard of it before. */
export function tellManagersAgain({ told }: Incident, mail: MailKind, actor: Actor): readonly Owed[] {
  return told.managers.flatMap((to) => toManager(mail, to, actor));
}

function toManager(mail: MailKind, to: Addressee, actor: Actor): readonly Owed[] {
  return isActor(actor, to.email) ? [] : [{ ...owed(mail, to), manager: true }];
}
