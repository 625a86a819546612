import { acknowledgeIncident } from '../incident/acknowledge-incident.ts';
import { actOnIncident } from '../incident/act-on-incident.ts';
import type { Call, Incident } from '../incident/incident.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { isOpen } from '../incident/states.ts';
import { sameAddress } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Link } from '../notify/link.ts';
import { callOf, isUnanswered } from '../oncall/calls.ts';
import type { Opened } from './open-link.ts';

/**
 * How the call behind a link stands:
 * `waiting` it can be answered · `overtaken` the person was called again, by a later mail · `mine` they have the
 * incident · `beside` they answered, and somebody else has it · `taken` somebody else has it · `withdrawn` nobody has
 * it, and they are not asked · `over` it is no longer open · `not_called` the link made no call.
 */
type Standing = 'waiting' | 'overtaken' | 'mine' | 'beside' | 'taken' | 'withdrawn' | 'over' | 'not_called';

export interface CalledStanding {
  readonly standing: Standing;
  readonly call: Call | null;
  /** This person has said "I have it", and nothing that came later asks them again. */
  readonly answered: boolean;
}

/** The link's own call decides, whatever else its person was called for. */
export function calledStanding(incident: Incident, link: Link): CalledStanding {
  const call = incident.calls.find(({ id }) => id === link.call) ?? null;
  const email = call?.to.email ?? link.recipient;
  const mine =
    incident.acknowledgedAt !== null && incident.assignee !== null && sameAddress(incident.assignee.email, email);
  const answered = mine || call?.outcome === 'acknowledged';
  if (!isOpen(incident.status)) return { standing: 'over', call, answered };
  if (call !== null && isUnanswered(call)) return { standing: 'waiting', call, answered: false };
  if (callOf(incident, email) !== undefined) return { standing: 'overtaken', call, answered: false };
  return { standing: settled(), call, answered };

  function settled(): Standing {
    if (mine) return 'mine';
    if (answered) return incident.assignee === null ? 'withdrawn' : 'beside';
    if (call === null) return 'not_called';
    return incident.assignee === null || incident.acknowledgedAt === null ? 'withdrawn' : 'taken';
  }
}

/**
 * "I have it", by the link of a call: the same act as the API's. Answers whether this person has it now; false where
 * the link's own call can no longer be answered.
 *
 * @throws Refusal Unavailable
 */
export async function acknowledgeByLink(ports: WithWorkflow, world: World, opened: Opened): Promise<boolean> {
  const { link } = opened;
  const { standing, call, answered } = calledStanding(opened.head.incident, link);
  if (standing !== 'waiting' || call === null) return answered;
  const doer = call.to;
  try {
    await actOnIncident(
      ports,
      world,
      link.id,
      { name: 'acknowledge', decide: (act) => acknowledgeIncident(act, call.id) },
      {},
      {
        doer,
        actor: { kind: 'person', ...doer },
        // Asked again inside the commit: a call that was withdrawn in between gives no right to take the incident.
        roles: (incident) => {
          const now = calledStanding(incident, link);
          return now.standing === 'waiting' || now.answered ? ['called'] : [];
        },
      },
      { idempotencyKey: null },
    );
    return true;
  } catch (error) {
    if (!(error instanceof Refusal) || (error.name !== 'WrongState' && error.name !== 'Forbidden')) throw error;
    const head = await ports.store.head(link.id);
    return head !== null && calledStanding(head.incident, link).answered;
  }
}
