import { type Change, makeCall, redue, withdraw } from '../oncall/calls.ts';
import { chainOf } from '../oncall/who.ts';
import { isBelow, isMajor, prioritise, type StatedImpact } from '../priority/priority.ts';
import type { Instant } from '../sla/instant.ts';
import { retriage, type Triage, triage } from '../triage/triage.ts';
import type { Act } from './act.ts';
import { callableFrom, callDueAt, retargetClocks, startClocks } from './clocks.ts';
import type { Decision } from './commit.ts';
import type { Incident, NewFact, Owed, Priority } from './incident.ts';
import { checkReferences } from './references.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Role } from './states.ts';
import { owed } from './tell.ts';
import { teamOf, type World } from './world.ts';

/** What a person may say at triage. */
export interface TriageBody {
  readonly category?: string | undefined;
  readonly subcategory?: string | undefined;
  readonly service?: string | undefined;
  readonly impact?: StatedImpact | undefined;
  readonly team?: string | undefined;
  readonly major?: boolean | undefined;
  readonly priority?: Priority | undefined;
  readonly reason?: string | undefined;
}

/** The workflow's own triage: sorts a `new` incident, starts its clocks, and calls whoever is on call. */
export function triageByItself(incident: Incident, world: World, now: Instant): Change {
  return withFirstCall(triaged(incident, world, now), world, now);
}

/**
 * A `new` incident sorted and its clocks started, nobody called yet: for the acts of people that include triage. What
 * is triaged already stays as it is.
 */
export function triaged(incident: Incident, world: World, now: Instant, body: TriageBody = {}): Change {
  if (incident.status !== 'new') return { incident, facts: [] };
  const { said } = incident;
  const sorted = triage({ summary: incident.summary, ...said }, world.catalogue, body);
  const placed: Incident = { ...incident, status: 'triaged', said: { ...said, description: null } };
  const started = startClocks(withTriage(placed, sorted, body), sorted.priority, world);
  const fact = triagedFact(started, body);
  if (!started.needsReview) return { incident: started, facts: [fact] };
  const at = callableFrom(started, world, now);
  if (at > now) return { incident: { ...started, reviewAt: at }, facts: [fact] };
  return { incident: started, facts: [{ ...fact, owes: askDesk(world) }] };
}

/** Triage by a person: sorts a `new` incident with what they say, or changes an open one. */
export function triageIncident({ incident, body, actor, roles, world, now }: Act<TriageBody>): Decision {
  checkSaid(incident, body, world);
  const change =
    incident.status === 'new'
      ? withFirstCall(triaged(incident, world, now, body), world, now)
      : retriaged(incident, body, world, now);
  checkRole(incident, change.incident, body, roles, world);
  return { next: change.incident, actor, facts: change.facts };
}

/** An open incident sorted anew. The team changes only if it is said; the catalogue's factors are read again. */
function retriaged(incident: Incident, body: TriageBody, world: World, now: Instant): Change {
  const { priority, priorityReason, tier } = incident;
  if (priority === null || priorityReason === null || tier === null) return { incident, facts: [] };
  const sorted = retriage({ ...incident, priority, priorityReason, tier }, incident.said.impact, body, world.catalogue);
  const sortedOut = withTriage(incident, sorted, body);
  const reviewAt = incident.reviewAt === null || !sorted.needsReview ? null : callableFrom(sortedOut, world, now);
  const placed = { ...sortedOut, reviewAt };
  const facts = [triagedFact(placed, body)];
  if (sorted.priority === priority) return recalled(incident, placed, facts, world, now);
  const retargeted = retargetClocks(placed, sorted.priority, world, now);
  const changed: NewFact = {
    type: 'priority_changed',
    text: sorted.priorityReason.sentence,
    data: { from: priority, to: sorted.priority, rule: sorted.priorityReason.rule },
  };
  return recalled(incident, retargeted, [...facts, changed], world, now);
}

/**
 * Before the first acknowledgement another team means another call, in the same commit; a changed priority makes no
 * second call, but the open one gets the new due time, and one that waits for working hours is made if it is high now.
 */
function recalled(before: Incident, after: Incident, facts: readonly NewFact[], world: World, now: Instant): Change {
  if (after.acknowledgedAt !== null) return { incident: after, facts };
  if (before.team !== after.team) return withFirstCall({ incident: withdraw(after), facts }, world, now);
  const redued = redue(after, callDueAt(after, world, now));
  return redued.callAt === null ? { incident: redued, facts } : withFirstCall({ incident: redued, facts }, world, now);
}

/** Calls whoever is on call: at once, or when the working hours open. */
function withFirstCall(change: Change, world: World, now: Instant): Change {
  const at = callableFrom(change.incident, world, now);
  if (at > now) return { incident: { ...change.incident, callAt: at }, facts: change.facts };
  const called = firstCall(change.incident, world, now);
  return { incident: called.incident, facts: [...change.facts, ...called.facts] };
}

/** The first call of the incident's team. */
export function firstCall(incident: Incident, world: World, now: Instant): Change {
  const [to] = chainOf(teamOf(incident, world), world.settings);
  return to === undefined
    ? { incident, facts: [] }
    : makeCall(incident, to, 'triage', now, callDueAt(incident, world, now));
}

/** What could not be sorted waits for the working hours before the desk is asked, unless it is high. */
export function requestReview(incident: Incident, world: World, now: Instant): Change {
  if (incident.reviewAt === null || incident.reviewAt > now) return { incident, facts: [] };
  return { incident: { ...incident, reviewAt: null }, facts: [{ type: 'review_requested', owes: askDesk(world) }] };
}

function askDesk({ settings }: World): readonly Owed[] {
  return [owed('needs_review', { name: 'Service desk', email: settings.desk })];
}

function withTriage(incident: Incident, sorted: Triage, body: TriageBody): Incident {
  const { service, category, subcategory, team, tier, needsReview, priority, priorityReason } = sorted;
  const major = body.major ?? (incident.major || isMajor(priority, priorityReason.factors));
  return {
    ...incident,
    ...{ service, category, subcategory, team, tier, needsReview, priority, priorityReason, major },
    everHigh: incident.everHigh || priority === 'high' || major,
  };
}

function triagedFact(incident: Incident, body: TriageBody): NewFact {
  const { category, subcategory, service, team, tier, priority, major, needsReview } = incident;
  return {
    type: 'triaged',
    text: body.reason ?? incident.priorityReason?.sentence ?? null,
    data: { category, subcategory, service, team, tier, priority, major, needsReview },
  };
}

/** @throws Refusal ValidationFailed for what a body alone cannot show: it depends on the incident. */
function checkSaid(incident: Incident, body: TriageBody, world: World): void {
  const present = incident.category ?? incident.said.category;
  if (body.subcategory !== undefined)
    checkReferences({ subcategory: body.subcategory, category: body.category }, world.catalogue, present);
  if (body.priority !== undefined && body.reason === undefined) {
    throw invalid('/reason', 'Setting the priority by hand needs a reason');
  }
  if (body.major === false && incident.major && body.reason === undefined) {
    throw invalid('/reason', 'An incident that is no longer major needs a reason');
  }
}

/** Lowering by hand, and saying what is major, is for those who answer for it. @throws Refusal Forbidden */
function checkRole(before: Incident, after: Incident, body: TriageBody, roles: readonly Role[], world: World): void {
  if (roles.some((role) => role === 'service-desk' || role === 'manager' || role === 'commander')) return;
  if (body.major !== undefined && body.major !== before.major) {
    throw new Refusal(
      'Forbidden',
      'Whether an incident is major, the service desk or a manager says. Ask one of them.',
    );
  }
  if (body.priority === undefined || after.priorityReason === null) return;
  const { customerFacing = false } = world.catalogue.services.get(after.service ?? '') ?? {};
  const computed = prioritise(after.priorityReason.factors, customerFacing).priority;
  if (isBelow(body.priority, computed) || (before.priority !== null && isBelow(body.priority, before.priority))) {
    throw new Refusal(
      'Forbidden',
      'Only the service desk or a manager may set the priority below what the impact says. Change the impact, or ask one of them.',
    );
  }
}
