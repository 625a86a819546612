import type { Call, CallReason, Incident, NewFact, Owed } from '../incident/incident.ts';
import { owed, sameAddress } from '../incident/tell.ts';
import type { Instant } from '../sla/instant.ts';
import type { ClockName } from '../sla/policy.ts';
import type { Callee } from './who.ts';

/** A high-priority call is repeated this often, counted from its own start. */
const REPEAT_MS = 3 * 60_000;
/** Calls kept beside the open ones. */
const KEPT = 20;

/** The share of a clock that made something happen; null when a person or the three minutes did. */
export type StepDone = { readonly clock: ClockName; readonly percent: number } | null;

/** An incident and what is recorded of the change that led to it. */
export interface Change {
  readonly incident: Incident;
  readonly facts: readonly NewFact[];
}

/** Still waiting for an answer: an unanswered call is not repeated, but its link still works. */
export function isUnanswered(call: Call): boolean {
  return call.outcome === 'open' || call.outcome === 'unanswered';
}

/** The call that a person may still answer: of several the one that moves the work, else the newest. */
export function callOf(incident: Incident, email: string): Call | undefined {
  const own = incident.calls.filter((call) => sameAddress(call.to.email, email) && isUnanswered(call));
  return own.findLast((call) => !leavesWork(call)) ?? own.at(-1);
}

/** A manager or an expert who answers leaves the work with whoever has it. */
export function leavesWork({ reason }: Pick<Call, 'reason'>): boolean {
  return reason === 'hierarchical' || reason === 'call';
}

/**
 * With whom the work stays when this call is answered; null where it becomes the called person's. Whoever never
 * acknowledged it does not keep it when a manager does.
 */
export function staysWith({ assignee, acknowledgedAt }: Incident, call: Call): Incident['assignee'] {
  const keeps = call.reason === 'hierarchical' ? acknowledgedAt !== null : leavesWork(call);
  return keeps ? assignee : null;
}

/** The step that makes a call without a fact of its own, and when it was due. */
export interface CalledBy {
  readonly step?: StepDone;
  readonly stepDueAt?: Instant;
}

/** Asks one person to take the incident now. */
export function makeCall(
  incident: Incident,
  to: Callee,
  reason: CallReason,
  at: Instant,
  dueAt: Instant,
  by: CalledBy = {},
): Change {
  const because = to.because === undefined ? {} : { because: to.because };
  const call: Call = {
    id: `c${incident.callCount + 1}`,
    to: { name: to.name, email: to.email },
    pager: to.pager,
    ...(to.second === null ? {} : { second: to.second }),
    timeZone: to.timeZone,
    tier: to.tier,
    team: to.team,
    reason,
    ...because,
    at,
    lastAt: at,
    repeats: 0,
    dueAt,
    taken: 0,
    outcome: 'open',
    acknowledgedAt: null,
    by: null,
  };
  const calls = [...incident.calls, call];
  const old = calls.slice(0, -KEPT).filter((earlier) => earlier.outcome === 'open');
  return {
    incident: {
      ...incident,
      calls: [...old, ...calls.slice(-KEPT)],
      callCount: incident.callCount + 1,
      // A first call that waits goes on waiting beside what asks for a decision or for help.
      callAt: leavesWork(call) ? incident.callAt : null,
    },
    facts: [
      {
        type: 'called',
        data: { call: call.id, to: call.to, tier: call.tier, team: call.team, reason, ...because, dueAt, ...by },
        owes: callMails(incident, call),
      },
    ],
  };
}

/** Calls the same person again, as was due at `dueAt`. */
export function repeatCall(incident: Incident, id: string, at: Instant, step: StepDone, dueAt: Instant): Change {
  const call = incident.calls.find((candidate) => candidate.id === id);
  if (call === undefined) return { incident, facts: [] };
  const repeated: Call = { ...call, lastAt: at, repeats: call.repeats + 1 };
  return {
    incident: { ...incident, calls: incident.calls.map((other) => (other.id === id ? repeated : other)) },
    facts: [
      {
        type: 'call_repeated',
        data: { call: id, to: call.to, repeats: repeated.repeats, step, dueAt },
        owes: callMails(incident, repeated),
      },
    ],
  };
}

function callMails(incident: Incident, call: Call): readonly Owed[] {
  const to = { ...call.to, timeZone: call.timeZone };
  const second = call.second === undefined ? [] : [{ ...to, email: call.second }];
  const pager = incident.priority === 'high' && call.pager !== null ? [{ ...to, email: call.pager }] : [];
  return [
    owed('call', to, call.id),
    ...second.map((address): Owed => ({ ...owed('call', address, call.id), second: true })),
    ...pager.map((address) => owed('call_pager', address, call.id)),
  ];
}

/** When a call is due to be repeated next; null when it is not. Only for high priority, only before its due time. */
export function repeatAt(incident: Incident, call: Call): Instant | null {
  if (incident.priority !== 'high' || call.outcome !== 'open') return null;
  const start = Date.parse(call.at);
  const past = Math.floor((Date.parse(call.lastAt) - start) / REPEAT_MS);
  const next = new Date(start + (past + 1) * REPEAT_MS).toISOString();
  return next < call.dueAt ? next : null;
}

/** Somebody else is called now: earlier open calls are no longer repeated. */
export function supersede(incident: Incident): Incident {
  return settle(incident, (call) => (call.outcome === 'open' ? { ...call, outcome: 'unanswered' } : call));
}

/** Nobody is wanted any more. */
export function withdraw(incident: Incident): Incident {
  return settle({ ...incident, callAt: null }, (call) =>
    isUnanswered(call) ? { ...call, outcome: 'withdrawn' } : call,
  );
}

/** A call is answered, and with it every other of its person; those of others are withdrawn, unless an expert answers. */
export function answer(
  incident: Incident,
  call: Call | undefined,
  by: { readonly name: string; readonly email: string },
  at: Instant,
): Incident {
  return settle({ ...incident, callAt: null }, (other) => {
    if (!isUnanswered(other)) return other;
    if (call !== undefined && sameAddress(other.to.email, call.to.email))
      return { ...other, outcome: 'acknowledged', acknowledgedAt: at, by };
    // An expert helps beside the assignee: taking part ends nobody's call.
    if (call?.reason === 'call' && incident.assignee !== null) return other;
    return { ...other, outcome: 'withdrawn' };
  });
}

/** The mail of a call came back or was refused. */
export function bounce(incident: Incident, id: string): Incident {
  return settle(incident, (call) => (call.id === id && isUnanswered(call) ? { ...call, outcome: 'bounced' } : call));
}

/** What is asked has to be answered by another time. */
export function redue(incident: Incident, dueAt: (call: Call) => Instant): Incident {
  return settle(incident, (call) => (isUnanswered(call) ? { ...call, dueAt: dueAt(call) } : call));
}

function settle(incident: Incident, change: (call: Call) => Call): Incident {
  return { ...incident, calls: incident.calls.map(change) };
}
