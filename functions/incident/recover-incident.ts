import type { Act } from './act.ts';
import type { Decision } from './commit.ts';

/** The fix is known, and is being tested or rolled out. */
export function recoverIncident({ incident, body, actor }: Act<{ readonly text: string }>): Decision {
  return { next: { ...incident, status: 'recovering' }, actor, facts: [{ type: 'recovering', text: body.text }] };
}
