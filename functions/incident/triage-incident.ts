import { subcategoryOf } from '../catalogue/catalogue.ts';
import { type Change, makeCall, redue, withdraw } from '../oncall/calls.ts';
import { chainOf } from '../oncall/who.ts';
import {
  FACTORS,
  type Factors,
  gatherFactors,
  isBelow,
  isMajor,
  override,
  type Prioritised,
  prioritise,
  type StatedImpact,
} from '../priority/priority.ts';
import type { Instant } from '../sla/instant.ts';
import { classify, isUnsorted, teamFor } from '../triage/classify.ts';
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
  return withFirstCall(triaged(incident, world), world, now);
}

/**
 * A `new` incident sorted and its clocks started, nobody called yet: for the acts of people that include triage. What
 * is triaged already stays as it is.
 */
export function triaged(incident: Incident, world: World, body: TriageBody = {}): Change {
  if (incident.status !== 'new') return { incident, facts: [] };
  const { said } = incident;
  const sorted = classify(
    {
      summary: incident.summary,
      description: said.description,
      service: body.service ?? said.service,
      category: body.category ?? said.category,
      subcategory: body.category === undefined ? (body.subcategory ?? said.subcategory) : (body.subcategory ?? null),
      team: body.team ?? null,
    },
    world.catalogue,
  );
  const placed: Incident = { ...incident, ...sorted, status: 'triaged', said: { ...said, description: null } };
  const prioritised = withPriority(placed, priorityOf(placed, body, world), body);
  const started = startClocks(prioritised, prioritised.priority ?? 'high', world);
  return { incident: started, facts: [triagedFact(started, body)] };
}

/** Triage by a person: sorts a `new` incident with what they say, or changes an open one. */
export function triageIncident({ incident, body, actor, roles, world, now }: Act<TriageBody>): Decision {
  checkSaid(incident, body, world);
  const change =
    incident.status === 'new'
      ? withFirstCall(triaged(incident, world, body), world, now)
      : retriaged(incident, body, world, now);
  checkRole(incident, change.incident, body, roles);
  return { next: change.incident, actor, facts: change.facts };
}

/** An open incident sorted anew. The team changes only if it is said; the catalogue's factors are read again. */
function retriaged(incident: Incident, body: TriageBody, world: World, now: Instant): Change {
  const sorted = resort(incident, body, world);
  const team = body.team === undefined ? {} : teamFor(body.team, world.catalogue);
  const placed: Incident = { ...incident, ...sorted, ...team, needsReview: isUnsorted(sorted) };
  const prioritised = withPriority(placed, priorityOf(placed, body, world), body);
  const facts = [triagedFact(prioritised, body)];
  if (prioritised.priority === incident.priority) return recalled(incident, prioritised, facts, world, now);
  const retargeted = retargetClocks(prioritised, prioritised.priority ?? 'high', world, now);
  const changed: NewFact = {
    type: 'priority_changed',
    text: prioritised.priorityReason?.sentence ?? null,
    data: { from: incident.priority, to: prioritised.priority, rule: prioritised.priorityReason?.rule ?? null },
  };
  return recalled(incident, retargeted, [...facts, changed], world, now);
}

type Sorted = Pick<Incident, 'service' | 'category' | 'subcategory'>;

function resort(incident: Incident, body: TriageBody, world: World): Sorted {
  const service = body.service ?? incident.service;
  if (body.category !== undefined) return { service, category: body.category, subcategory: body.subcategory ?? null };
  if (body.subcategory !== undefined) return { service, category: incident.category, subcategory: body.subcategory };
  const named = body.service === undefined ? undefined : world.catalogue.services.get(body.service);
  if (named?.category !== undefined && isUnsorted(incident)) {
    return { service, category: named.category, subcategory: named.subcategory ?? null };
  }
  return { service, category: incident.category, subcategory: incident.subcategory };
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

/** Calls whoever is on call: at once, or when the working hours open. The desk hears of what needs its review by then. */
function withFirstCall(change: Change, world: World, now: Instant): Change {
  const at = callableFrom(change.incident, world, now);
  if (at > now) return { incident: { ...change.incident, callAt: at }, facts: change.facts };
  const called = firstCall(change.incident, world, now);
  return { incident: called.incident, facts: [...change.facts, ...called.facts] };
}

/** The first call of the incident's team, and with it the mail that asks the desk for a review. */
export function firstCall(incident: Incident, world: World, now: Instant): Change {
  const [to] = chainOf(teamOf(incident, world), world.settings);
  if (to === undefined) return { incident, facts: [] };
  const call = makeCall(incident, to, 'triage', now, callDueAt(incident, world, now));
  const review: readonly Owed[] = incident.needsReview
    ? [owed('needs_review', { name: 'Service desk', email: world.settings.desk })]
    : [];
  const facts = call.facts.map((fact) => ({ ...fact, owes: [...(fact.owes ?? []), ...review] }));
  return { incident: call.incident, facts };
}

/** An override stands until the next; else the priority follows from the factors. */
function priorityOf(incident: Incident, body: TriageBody, world: World): Prioritised {
  const factors = factorsOf(incident, body, world);
  if (body.priority !== undefined) return override(body.priority, body.reason ?? '', factors);
  const present = incident.priorityReason;
  if (present?.rule === 'override' && incident.priority !== null) {
    return { priority: incident.priority, reason: { ...present, factors } };
  }
  return prioritise(factors, isCustomerFacing(incident, world));
}

function factorsOf(incident: Incident, body: TriageBody, world: World): Factors {
  const { catalogue } = world;
  const earlier = Object.fromEntries(
    FACTORS.flatMap((name) => {
      const factor = incident.priorityReason?.factors[name];
      return factor?.from === 'person' ? [[name, factor.value] as const] : [];
    }),
  );
  return gatherFactors({ ...earlier, ...body.impact }, incident.said.impact, {
    service: catalogue.services.get(incident.service ?? ''),
    subcategory: subcategoryOf(catalogue, incident.category, incident.subcategory),
  });
}

function isCustomerFacing(incident: Incident, world: World): boolean {
  return world.catalogue.services.get(incident.service ?? '')?.customerFacing ?? false;
}

function withPriority(incident: Incident, { priority, reason }: Prioritised, body: TriageBody): Incident {
  return {
    ...incident,
    priority,
    priorityReason: reason,
    major: body.major ?? (incident.major || isMajor(priority, reason.factors)),
    everHigh: incident.everHigh || priority === 'high',
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
function checkRole(before: Incident, after: Incident, body: TriageBody, roles: readonly Role[]): void {
  if (roles.some((role) => role === 'service-desk' || role === 'manager' || role === 'commander')) return;
  if (body.major !== undefined && body.major !== before.major) {
    throw new Refusal(
      'Forbidden',
      'Whether an incident is major, the service desk or a manager says. Ask one of them.',
    );
  }
  const { priority, reason } = { priority: body.priority, reason: after.priorityReason };
  if (priority === undefined || reason === null) return;
  const computed = prioritise(reason.factors, false).priority;
  if (isBelow(priority, computed) || (before.priority !== null && isBelow(priority, before.priority))) {
    throw new Refusal(
      'Forbidden',
      'Only the service desk or a manager may set the priority below what the impact says. Change the impact, or ask one of them.',
    );
  }
}
