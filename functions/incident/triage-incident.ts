import { type Change, redue, withdraw } from '../oncall/calls.ts';
import { isBelow, isMajor, prioritise, type StatedImpact } from '../priority/priority.ts';
import type { Instant } from '../sla/instant.ts';
import { listsFor, tellFirst } from '../stakeholders/lists.ts';
import { teamFor } from '../triage/classify.ts';
import { isInDoubt, type Kind, placedAs, withoutOverride } from '../triage/kind.ts';
import { knownErrorsFor } from '../triage/known-errors.ts';
import { type BudgetFactor, retriage, type Triage, triage } from '../triage/triage.ts';
import type { Act, Seen } from './act.ts';
import { type FirstCall, heldCall } from './anonymous-calls.ts';
import { becomeKind } from './become-kind.ts';
import { callableFrom, callDueAt, retargetClocks, startClocks } from './clocks.ts';
import type { Decision } from './commit.ts';
import { withFirstCall } from './first-call.ts';
import type { Actor, Incident, NewFact, Owed, Priority } from './incident.ts';
import { withoutCadence } from './next-update.ts';
import { checkReferences } from './references.ts';
import { invalid, Refusal } from './refusal.ts';
import { resumed } from './resume-incident.ts';
import { withRunbooks } from './runbooks.ts';
import { budgetFactor } from './service-budget.ts';
import type { Role } from './states.ts';
import { owed, tellAssignee, tellCalled, tellCommander, tellWaiting } from './tell.ts';
import { tellManager, tellManagersAgain } from './tell-manager.ts';
import { SYSTEM, type World } from './world.ts';

/** What a person may say at triage. */
export interface TriageBody {
  readonly kind?: Kind | undefined;
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
export function triageByItself(incident: Incident, world: World, now: Instant, first: FirstCall = 'call'): Change {
  const sorted = triaged(incident, world, now);
  const called =
    first === 'call'
      ? withFirstCall(sorted, world, now)
      : { incident: sorted.incident, facts: [...sorted.facts, heldCall(first, world)] };
  return withRunbooks(incident, called, world);
}

/**
 * A `new` incident sorted and its clocks started, nobody called yet: for the acts of people that include triage. What
 * is triaged already stays as it is.
 */
export function triaged(
  incident: Incident,
  world: World,
  now: Instant,
  body: TriageBody = {},
  actor: Actor = SYSTEM,
): Change {
  if (incident.status !== 'new') return { incident, facts: [] };
  const { said } = incident;
  const sorted = triage({ summary: incident.summary, ...said }, world.catalogue, body, budgetFor(incident, world, now));
  const doubtful = body.kind === undefined && incident.kind === 'request' && isInDoubt(sorted.priorityReason.factors);
  const kind = doubtful ? 'incident' : (body.kind ?? incident.kind);
  const placed: Incident = { ...incident, kind, status: 'triaged', said: { ...said, description: null } };
  const placing = withTriage(placed, { ...sorted, needsReview: sorted.needsReview || doubtful }, body);
  const judged = withKnownErrors(placing, said.description, world);
  const started = startClocks(judged, judged.priority ?? 'high', world);
  const { incident: sure, lists } = tellFirst(started, world);
  const sorting = doubtful ? inDoubt(triagedFact(sure, body, world)) : triagedFact(sure, body, world);
  const fact: NewFact = { ...sorting, lists, owes: sure.major ? tellManager(sure, 'major', actor, world, now) : [] };
  if (!sure.needsReview) return { incident: sure, facts: [fact] };
  const at = callableFrom(sure, world, now);
  if (at > now) return { incident: { ...sure, reviewAt: at }, facts: [fact] };
  return { incident: sure, facts: [{ ...fact, owes: [...(fact.owes ?? []), ...askDesk(world)] }] };
}

/** Triage by a person: sorts a `new` incident with what they say, or changes an open one. */
export function triageIncident({ incident, body, actor, roles, world, now }: Act<TriageBody>): Decision {
  checkSaid(incident, body, world);
  const change =
    incident.status === 'new'
      ? withFirstCall(triaged(incident, world, now, body, actor), world, now)
      : withoutHold(incident, retriaged(incident, body, actor, world, now), now);
  checkRole(incident, change.incident, body, roles, world);
  return { next: change.incident, actor, facts: change.facts };
}

/** Sorted, or sorted anew, as the kind that a person says it is. */
export function sortedAs(kind: Kind, incident: Incident, world: World, now: Instant): Change {
  if (incident.status === 'new') return triaged(incident, world, now, { kind });
  return { incident: resorted(incident, { kind }, world, now), facts: [] };
}

function resorted(incident: Incident, body: TriageBody, world: World, now: Instant): Incident {
  const { priority, priorityReason, reviewAt } = incident;
  if (priority === null || priorityReason === null) return incident;
  const kind = body.kind ?? incident.kind;
  const present: Triage = {
    ...incident,
    priority,
    priorityReason: kind === incident.kind ? priorityReason : withoutOverride(priorityReason),
    tier: incident.tier ?? teamFor(incident.team, world.catalogue).tier,
  };
  const sorted = retriage(
    present,
    incident.said.impact,
    body,
    world.catalogue,
    budgetFor({ ...incident, kind }, world, now),
  );
  const placed = withKnownErrors(withTriage({ ...incident, kind }, sorted, body, incident), null, world);
  return { ...placed, reviewAt: reviewAt === null || !sorted.needsReview ? null : callableFrom(placed, world, now) };
}

function budgetFor(incident: Incident, world: World, now: Instant): BudgetFactor {
  return (service, users) => budgetFactor(incident, service, users, world, now);
}

/** An open incident sorted anew. The team changes only if it is said; the catalogue's factors are read again. */
function retriaged(incident: Incident, body: TriageBody, actor: Actor, world: World, now: Instant): Change {
  const resort = resorted(incident, body, world, now);
  const sorting = triagedFact(resort, body, world, incident.service);
  if (resort.kind !== incident.kind) {
    const why = { actor, reason: body.reason ?? null, world, now };
    return becomeKind(incident, { incident: resort, facts: [sorting] }, why);
  }
  const major = resort.major && !incident.major;
  const { incident: placed, lists } = major ? tellFirst(resort, world) : { incident: resort, lists: [] };
  const owes = major ? tellManager(placed, 'major', actor, world, now) : [];
  const facts: readonly NewFact[] = [{ ...sorting, lists, owes }];
  const { priority, priorityReason } = placed;
  if (priority === null || priority === incident.priority) return recalled(incident, placed, facts, actor, world, now);
  const { incident: retargeted, lists: heard } = tellOfChange(
    incident,
    retargetClocks(placed, priority, world, now),
    world,
  );
  const changed: NewFact = {
    type: 'priority_changed',
    text: priorityReason?.sentence ?? null,
    data: { from: incident.priority, to: priority, rule: priorityReason?.rule ?? null },
    owes: tellOfPriority(incident, retargeted, actor, world, now),
    lists: heard,
  };
  return recalled(incident, retargeted, [...facts, changed], actor, world, now);
}

/** All who were called and the assignee; a manager too of one that is high now, or was told before. */
function tellOfPriority(before: Incident, after: Incident, actor: Actor, world: World, now: Instant): readonly Owed[] {
  return [
    ...tellAssignee(before, 'priority_changed', actor),
    ...tellCommander(before, 'priority_changed', actor),
    ...tellCalled(before, 'priority_changed', actor),
    ...(after.priority === 'high'
      ? tellManager(after, 'priority_changed', actor, world, now)
      : tellManagersAgain(before, 'priority_changed', actor)),
  ];
}

/** Raised, the lists that match now hear of it, as of any that is high; lowered, those that heard of it before. */
function tellOfChange(before: Incident, after: Incident, world: World) {
  const isRaised = after.priority !== null && before.priority !== null && isBelow(before.priority, after.priority);
  if (!isRaised) return { incident: withoutCadence({ ...after, tellAt: null }), lists: after.told.lists };
  const first = tellFirst(after, world);
  return first.incident.tellAt === null ? { ...first, lists: listsFor(after, world) } : first;
}

/** Becoming high or major ends a hold. */
export function withoutHold(before: Incident, { incident, facts }: Change, now: Instant): Change {
  const high = incident.priority === 'high' && before.priority !== 'high';
  const major = incident.major && !before.major;
  if (before.hold === null || !(high || major)) return { incident, facts };
  const next = resumed(incident, now);
  const data = { from: 'on_hold', to: next.status, because: major ? 'major' : 'high' };
  return { incident: next, facts: [...facts, { type: 'resumed', data }] };
}

/**
 * A changed priority makes no second call, but the open one gets the new due time. Before the first acknowledgement one
 * that waits is made if it need not any more, else it waits on as it did; and another team means another call, in the same
 * commit, and it is nobody's again.
 */
function recalled(
  before: Incident,
  after: Incident,
  facts: readonly NewFact[],
  actor: Actor,
  world: World,
  now: Instant,
): Change {
  if (after.kind === 'request') return { incident: after, facts };
  if (after.acknowledgedAt !== null) return { incident: redue(after, ({ at }) => callDueAt(after, world, at)), facts };
  if (before.team !== after.team) {
    const unwanted = [...tellAssignee(before, 'unassigned', actor), ...tellWaiting(before, 'taken', actor)];
    const told = facts.map((fact, index) =>
      index > 0 ? fact : { ...fact, owes: [...(fact.owes ?? []), ...unwanted] },
    );
    return withFirstCall({ incident: { ...withdraw(after), assignee: null }, facts: told }, world, now);
  }
  const dueAt = callDueAt(after, world, now);
  const redued = redue(after, () => dueAt);
  const waits = redued.callAt !== null && before.priority !== after.priority;
  return waits ? withFirstCall({ incident: redued, facts }, world, now) : { incident: redued, facts };
}

/** What could not be sorted waits for the working hours before the desk is asked, unless it is high. */
export function requestReview(incident: Incident, world: World, now: Instant): Change {
  if (incident.reviewAt === null || incident.reviewAt > now) return { incident, facts: [] };
  return { incident: { ...incident, reviewAt: null }, facts: [{ type: 'review_requested', owes: askDesk(world) }] };
}

function askDesk({ settings }: World): readonly Owed[] {
  return [owed('needs_review', { name: 'Service desk', email: settings.desk })];
}

function withTriage(incident: Incident, sorted: Triage, body: TriageBody, present: Incident = incident): Incident {
  const { service, category, subcategory, team, needsReview } = sorted;
  const { tier, priority, priorityReason } = placedAs(incident.kind, sorted);
  const isRequest = incident.kind === 'request';
  const { priority: before, priorityReason: because } = present;
  const was = present.kind === 'incident' && before !== null && because !== null && isMajor(before, because.factors);
  // Taken back by somebody, it stays so until its factors make it major anew.
  const becomes = !was && isMajor(priority, priorityReason.factors);
  const major = !isRequest && (body.major ?? (incident.major || becomes));
  return {
    ...incident,
    ...{ service, category, subcategory, team, tier, needsReview, priority, priorityReason, major },
    everHigh: incident.everHigh || priority === 'high' || major,
  };
}

/** What it may be of all that is known already. The description is at hand at the first triage only. */
function withKnownErrors(incident: Incident, description: string | null, { catalogue }: World): Incident {
  const { summary, service, category, knownErrors: before = [], ...rest } = incident;
  const found = knownErrorsFor({ summary, description, service, category }, catalogue, before);
  const present = { ...rest, summary, service, category };
  return found.length === 0 ? present : { ...present, knownErrors: found };
}

function triagedFact(
  incident: Incident,
  body: TriageBody,
  { catalogue }: World,
  before: string | null = null,
): NewFact {
  const { kind, category, subcategory, service, team, tier, priority, major, needsReview, knownErrors } = incident;
  const moved = before === null || before === service ? {} : { fromService: before };
  const offered =
    knownErrors === undefined
      ? {}
      : { knownErrors: knownErrors.map((id) => ({ id, name: catalogue.knownErrors.get(id)?.name ?? id })) };
  return {
    type: 'triaged',
    text: body.reason ?? incident.priorityReason?.sentence ?? null,
    data: { kind, category, subcategory, service, team, tier, priority, major, needsReview, ...moved, ...offered },
  };
}

function inDoubt(fact: NewFact): NewFact {
  return {
    ...fact,
    text: `${fact.text ?? ''} It was reported as a service request; in doubt it is an incident.`.trim(),
  };
}

/** @throws Refusal ValidationFailed for what a body alone cannot show: it depends on the incident. */
function checkSaid(incident: Incident, body: TriageBody, world: World): void {
  const present = incident.category ?? incident.said.category;
  if (body.subcategory !== undefined)
    checkReferences({ subcategory: body.subcategory, category: body.category }, world.catalogue, present);
  const kind = body.kind ?? incident.kind;
  if (kind === 'request' && incident.kind === 'incident' && incident.major && body.major !== false) {
    throw new Refusal('WrongState', 'A major incident is no service request. Take back that it is major first.');
  }
  if (kind === 'request' && body.major === true) {
    throw invalid('/major', 'A service request is never major; convert it to an incident first');
  }
  if (body.major === false && incident.major && body.reason === undefined) {
    throw invalid('/reason', 'An incident that is no longer major needs a reason');
  }
}

/** @throws Refusal ValidationFailed */
export function checkTriage({ priority, reason }: TriageBody): void {
  if (priority !== undefined && reason === undefined) {
    throw invalid('/reason', 'Setting the priority by hand needs a reason');
  }
}

/** Why somebody may not say that an incident is major, or that it is not. */
export function saysMajorWithoutRight(
  { incident, roles }: Seen,
  { major = incident.major }: TriageBody = {},
): string | null {
  if (major === incident.major || answersFor(roles)) return null;
  return 'Whether an incident is major, the service desk or a manager says. Ask one of them.';
}

function answersFor(roles: readonly Role[]): boolean {
  return roles.some((role) => role === 'service-desk' || role === 'manager' || role === 'commander');
}

/** Lowering by hand is for those who answer for it. @throws Refusal Forbidden */
function checkRole(before: Incident, after: Incident, body: TriageBody, roles: readonly Role[], world: World): void {
  if (answersFor(roles)) return;
  if (body.priority === undefined || after.priorityReason === null || after.kind === 'request') return;
  const { customerFacing = false } = world.catalogue.services.get(after.service ?? '') ?? {};
  const computed = prioritise(after.priorityReason.factors, customerFacing).priority;
  if (isBelow(body.priority, computed) || (before.priority !== null && isBelow(body.priority, before.priority))) {
    throw new Refusal(
      'Forbidden',
      'Only the service desk or a manager may set the priority below what the impact says. Change the impact, or ask one of them.',
    );
  }
}
