import type { Instant } from '../sla/instant.ts';
import type { Act } from './act.ts';
import type { Decision } from './commit.ts';
import type { Incident, Undoable } from './incident.ts';
import { Refusal } from './refusal.ts';
import { rolesIn } from './roles.ts';
import { owed, sameAddress } from './tell.ts';

/** An act on a page can be taken back for this long. */
const UNDOABLE_MS = 15 * 60_000;

/** What an act leaves behind so that whoever did it can take it back: what it changes, as it was. */
export function undoable(before: Incident, after: Incident, by: string, now: Instant): Undoable {
  const changed = before.calls.filter(
    ({ id, outcome }) => after.calls.find((other) => other.id === id)?.outcome !== outcome,
  );
  return {
    version: before.version + 1,
    at: now,
    by,
    status: before.status,
    assignee: before.assignee,
    response: before.response,
    roles: rolesIn(before),
    nextUpdateAt: before.nextUpdateAt,
    calls: changed.map(({ id, outcome }) => ({ id, outcome })),
    callAt: before.callAt,
  };
}

/** Whether somebody may take back what they did: within a quarter of an hour, while nothing else was done. */
export function canUndo({ undo, version }: Incident, email: string, now: Instant): boolean {
  if (undo === null || undo.version !== version || !sameAddress(undo.by, email)) return false;
  return Date.parse(now) - Date.parse(undo.at) <= UNDOABLE_MS;
}

/**
 * The last act as if it had never been: an acknowledgement, whose calls are open again and whose first call waits again,
 * or a confirmation.
 *
 * @throws Refusal WrongState
 */
export function undoIncident({ incident, doer, actor, now }: Act<unknown>): Decision {
  const { undo } = incident;
  if (undo === null || !canUndo(incident, doer.email, now)) {
    throw new Refusal(
      'WrongState',
      'This can no longer be undone: something else was done since, or it is too long ago.',
    );
  }
  if (incident.status === 'confirmed') {
    const next: Incident = { ...incident, status: undo.status, confirmedAt: null, undo: null };
    return { next, actor, facts: [{ type: 'undone', data: { act: 'confirmed' } }] };
  }
  const calls = incident.calls.map((call) => {
    const was = undo.calls.find(({ id }) => id === call.id);
    return was === undefined ? call : { ...call, outcome: was.outcome, acknowledgedAt: null, by: null };
  });
  const again = calls.filter(({ id, outcome }) => outcome === 'open' && undo.calls.some((was) => was.id === id));
  return {
    next: {
      ...incident,
      status: undo.status,
      assignee: undo.assignee,
      response: undo.response,
      roles: undo.roles ?? rolesIn(incident),
      commandSought: null,
      nextUpdateAt: undo.nextUpdateAt ?? null,
      acknowledgedAt: null,
      calls,
      callAt: undo.callAt ?? null,
      undo: null,
    },
    actor,
    facts: [
      {
        type: 'undone',
        data: { act: 'acknowledged' },
        // They were told that nothing is wanted of them.
        owes: again
          .filter(({ to }) => !sameAddress(to.email, doer.email))
          .map((call) => owed('call', { ...call.to, timeZone: call.timeZone }, call.id)),
      },
    ],
  };
}
