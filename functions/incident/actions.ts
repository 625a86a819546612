import { acknowledgeIncident, takenByAnother } from './acknowledge-incident.ts';
import type { Act, Seen } from './act.ts';
import { assignIncident } from './assign-incident.ts';
import { cannotBeClosed, closeIncident } from './close-incident.ts';
import type { Decision } from './commit.ts';
import { confirmIncident } from './confirm-incident.ts';
import { escalateIncident } from './escalate-incident.ts';
import { noteIncident } from './note-incident.ts';
import { closedTooLong, reopenIncident } from './reopen-incident.ts';
import { resolveIncident } from './resolve-incident.ts';
import type { Action, BuiltAction } from './states.ts';
import { triageIncident } from './triage-incident.ts';

/** Each built action's decision. The body has its schema's shape. */
export const decisions = {
  triage: triageIncident,
  acknowledge: acknowledgeIncident,
  assign: assignIncident,
  escalate: escalateIncident,
  note: noteIncident,
  resolve: resolveIncident,
  confirm: confirmIncident,
  close: closeIncident,
  reopen: reopenIncident,
} as const satisfies Record<BuiltAction, (act: Act<never>) => Decision>;

/** What stands against an action whatever its body says, in a sentence; null where nothing does. */
export const obstacles: Partial<Record<BuiltAction, (seen: Seen) => string | null>> = {
  acknowledge: takenByAnother,
  close: cannotBeClosed,
  reopen: closedTooLong,
};

/** Repeated by the same person they add nothing; the others always act. */
export const IDEMPOTENT: readonly Action[] = [
  'triage',
  'acknowledge',
  'assign',
  'hold',
  'resume',
  'recover',
  'resolve',
  'confirm',
  'close',
  'cancel',
];
