import { nothingOffered } from './accept-handoff.ts';
import { takenByAnother } from './acknowledge-incident.ts';
import type { Seen } from './act.ts';
import { cannotBeClosed } from './close-incident.ts';
import { forcesWithoutRight } from './handoff.ts';
import { highNeedsAuthority } from './hold-incident.ts';
import type { Incident } from './incident.ts';
import { closedTooLong } from './reopen-incident.ts';
import { waitsForOthers } from './resume-incident.ts';
import { nothingToReturn } from './return-handoff.ts';
import type { Action } from './states.ts';
import { saysMajorWithoutRight } from './triage-incident.ts';

/** What a service request cannot take. */
const FOR_INCIDENTS: readonly Action[] = ['call', 'escalate', 'roles'];
/** What an incident that is just being merged into another cannot take: it would be something else when that is done. */
const WHILE_WHOLE: readonly Action[] = ['resolve', 'cancel', 'convert', 'merge', 'link', 'unlink'];

/** What stands against an action whatever the incident's own history and the body say; null where nothing does. */
export function standsAgainst(
  action: Action,
  { kind, merging, major }: Incident,
): { readonly code: 'kind' | 'major' | 'state'; readonly reason: string } | null {
  if (kind === 'request' && FOR_INCIDENTS.includes(action)) {
    return { code: 'kind', reason: 'A service request calls nobody. Convert it to an incident first.' };
  }
  if (major && action === 'convert') {
    return { code: 'major', reason: 'A major incident is no service request. Take back that it is major first.' };
  }
  if (major && action === 'hold') {
    return { code: 'major', reason: 'A major incident is never put on hold. Take back that it is major first.' };
  }
  if (merging !== null && WHILE_WHOLE.includes(action)) {
    return { code: 'state', reason: `It is being merged into ${merging.into} just now. Look again in a moment.` };
  }
  return null;
}

/** What stands against an action whatever its body says, in a sentence; null where nothing does. */
export const obstacles: Partial<Record<Action, (seen: Seen) => string | null>> = {
  acknowledge: takenByAnother,
  close: cannotBeClosed,
  reopen: closedTooLong,
  'accept-handoff': nothingOffered,
  'return-handoff': nothingToReturn,
};

/** Rights that the state table cannot tell, as they hang on the incident, or on the body: why somebody has not got them. */
export const withheld: Partial<Record<Action, (seen: Seen, body?: never) => string | null>> = {
  triage: saysMajorWithoutRight,
  handoff: forcesWithoutRight,
  hold: highNeedsAuthority,
  resume: waitsForOthers,
};
