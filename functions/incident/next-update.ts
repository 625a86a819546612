import { type Instant, millis } from '../sla/instant.ts';
import { nextUpdateDue } from './clocks.ts';
import type { Incident } from './incident.ts';
import { isOpen } from './states.ts';
import type { World } from './world.ts';

/** Who promises an update sooner than this needs no reminder of it. */
const SOON_MS = 20 * 60_000;

/** The incident with the next update due at a time that somebody promised, or with none. */
export function withNextUpdate(incident: Incident, promised: Instant | null, now: Instant): Incident {
  return { ...withNextDue(incident, promised, now), updatePromised: promised !== null };
}

function withNextDue(incident: Incident, nextUpdateAt: Instant | null, now: Instant): Incident {
  const updateReminded = nextUpdateAt !== null && millis(nextUpdateAt) - millis(now) < SOON_MS;
  return { ...incident, nextUpdateAt, updateReminders: 0, updateReminded };
}

/** As soon as somebody is at work on what the policy wants updates of in time, the first one is due in its turn. */
export function withCadence(incident: Incident, world: World, now: Instant): Incident {
  if (incident.nextUpdateAt !== null || incident.acknowledgedAt === null || !isOpen(incident.status)) return incident;
  const due = nextUpdateDue(incident, world, now);
  return due === null ? incident : withNextDue(incident, due, now);
}

/** Less urgent, it owes what somebody promised, and else what the policy wants of its priority now. */
export function withoutCadence(incident: Incident): Incident {
  return incident.updatePromised === true ? incident : { ...incident, nextUpdateAt: null };
}
