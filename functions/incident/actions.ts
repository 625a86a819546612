import { acceptHandoff } from './accept-handoff.ts';
import { acknowledgeIncident } from './acknowledge-incident.ts';
import type { Deed } from './act-on-incident.ts';
import { assignIncident } from './assign-incident.ts';
import { callIncident } from './call-incident.ts';
import { cancelIncident } from './cancel-incident.ts';
import { closeIncident } from './close-incident.ts';
import { confirmIncident } from './confirm-incident.ts';
import { convertIncident } from './convert-incident.ts';
import { escalateIncident } from './escalate-incident.ts';
import { handoffIncident } from './handoff-incident.ts';
import { checkHold, holdIncident } from './hold-incident.ts';
import { checkNote, noteIncident } from './note-incident.ts';
import { cascading } from './other-incident.ts';
import { pinIncident } from './pin-incident.ts';
import { recoverIncident } from './recover-incident.ts';
import { reopenIncident } from './reopen-incident.ts';
import { checkResolve, resolveIncident } from './resolve-incident.ts';
import { resumeIncident } from './resume-incident.ts';
import { returnHandoff } from './return-handoff.ts';
import { rolesIncident } from './roles-incident.ts';
import type { BuiltAction } from './states.ts';
import { tasksIncident } from './tasks-incident.ts';
import { checkTriage, triageIncident } from './triage-incident.ts';
import { checkUpdate, updateIncident } from './update-incident.ts';

/** What is done to one incident, action by action; what is done between incidents, `related-actions.ts` has. A body has its schema's shape. */
export const deeds = {
  triage: { name: 'triage', check: checkTriage, decide: triageIncident },
  acknowledge: { name: 'acknowledge', decide: acknowledgeIncident },
  assign: { name: 'assign', decide: assignIncident },
  call: { name: 'call', decide: callIncident },
  escalate: { name: 'escalate', decide: escalateIncident },
  hold: { name: 'hold', check: checkHold, decide: holdIncident },
  resume: { name: 'resume', decide: resumeIncident },
  note: { name: 'note', check: checkNote, decide: noteIncident },
  update: { name: 'update', check: checkUpdate, decide: updateIncident, other: cascading },
  pin: { name: 'pin', decide: pinIncident },
  roles: { name: 'roles', decide: rolesIncident },
  handoff: { name: 'handoff', decide: handoffIncident },
  'accept-handoff': { name: 'accept-handoff', decide: acceptHandoff },
  'return-handoff': { name: 'return-handoff', decide: returnHandoff },
  tasks: { name: 'tasks', decide: tasksIncident },
  recover: { name: 'recover', decide: recoverIncident },
  resolve: { name: 'resolve', check: checkResolve, decide: resolveIncident, other: cascading },
  confirm: { name: 'confirm', decide: confirmIncident },
  close: { name: 'close', decide: closeIncident },
  reopen: { name: 'reopen', decide: reopenIncident },
  cancel: { name: 'cancel', decide: cancelIncident },
  convert: { name: 'convert', decide: convertIncident },
} as const satisfies Partial<Record<BuiltAction, Deed>>;
