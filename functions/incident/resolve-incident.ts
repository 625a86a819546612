import { callOf, withdraw } from '../oncall/calls.ts';
import { type Instant, instant } from '../sla/instant.ts';
import { acknowledged, missedBefore, taken } from './acknowledge-incident.ts';
import type { Act } from './act.ts';
import { resumeResolution, stopResolution } from './clocks.ts';
import type { Decision } from './commit.ts';
import type { Incident, NewFact, ResolutionCode } from './incident.ts';
import { passOn } from './pass-on.ts';
import { invalid, Refusal } from './refusal.ts';
import { askReporter, tellAssignee, tellCalled, tellCommander } from './tell.ts';
import { tellManagersAgain } from './tell-manager.ts';

interface ResolveBody {
  readonly code: ResolutionCode;
  readonly notes: string;
  readonly restoredAt?: string | undefined;
  readonly verifiedBy?: string | undefined;
  /** The known error whose workaround helped. */
  readonly knownError?: string | undefined;
  /** Each open child that can be is resolved too. */
  readonly children?: boolean | undefined;
}

/** @throws Refusal ValidationFailed */
export function checkResolve({ restoredAt }: ResolveBody, now: Instant): void {
  if (restoredAt === undefined || instant(restoredAt) <= now) return;
  throw invalid('/restoredAt', 'restoredAt lies in the future; say when service was back');
}

/**
 * Service is restored: the resolution clock stops at `restoredAt`, the reporter is asked, everybody who was called
 * hears that it is over. Resolving before anybody acknowledged counts as the acknowledgement.
 */
export function resolveIncident({ incident, body, doer, actor, world, now }: Act<ResolveBody>): Decision {
  const restoredAt = body.restoredAt === undefined ? now : instant(body.restoredAt);
  const began = incident.startedAt ?? incident.reportedAt;
  if (restoredAt < began) throw invalid('/restoredAt', `restoredAt lies before the incident began at ${began}`);
  if (incident.category === 'other' && incident.subcategory === 'unsorted') {
    throw new Refusal('Unsorted', 'The incident has no category yet. Triage it with a category, then resolve it.');
  }
  const helped = body.knownError === undefined ? {} : { knownError: body.knownError };
  const first = incident.acknowledgedAt === null;
  const owned = first ? taken(incident, callOf(incident, doer.email), doer, now) : incident;
  const next: Incident = {
    ...withdraw(stopResolution(resumeResolution(owned, now), restoredAt)),
    status: 'resolved',
    hold: null,
    remindedAt: null,
    tellAt: null,
    resolvedAt: now,
    attempts: 0,
    nextUpdateAt: null,
    handoffs: [],
    resolution: { code: body.code, notes: body.notes, restoredAt, verifiedBy: body.verifiedBy ?? null, ...helped },
  };
  const resolved: NewFact = {
    type: 'resolved',
    visibility: 'public',
    text: body.notes,
    data: { code: body.code, restoredAt, verifiedBy: body.verifiedBy ?? null, ...helped },
    occurredAt: restoredAt,
    owes: [
      ...askReporter(next, 'does_it_work', world.settings),
      ...tellAssignee(next, 'resolved', actor),
      ...tellCommander(next, 'resolved', actor),
      ...tellCalled(next, 'resolved', actor),
      ...tellManagersAgain(next, 'resolved', actor),
    ],
    lists: next.told.lists,
  };
  // The reporter and the called are told once, that it is over: the acknowledgement in the same commit owes nothing.
  const acknowledgement = first ? [{ ...acknowledged(incident, owned, actor, world, now), owes: [], lists: [] }] : [];
  const late = missedBefore(incident, actor, world, now);
  const decision = { next, actor, facts: [...late, ...acknowledgement, resolved] };
  return body.children === true ? passOn(incident, decision) : decision;
}
