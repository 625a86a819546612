import { actOnIncident, type Deed } from '../incident/act-on-incident.ts';
import { confirmIncident } from '../incident/confirm-incident.ts';
import type { Incident } from '../incident/incident.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { reopenIncident } from '../incident/reopen-incident.ts';
import { isOpen } from '../incident/states.ts';
import { reporterAt } from '../incident/tell.ts';
import type { World } from '../incident/world.ts';
import type { Instant } from '../sla/instant.ts';
import type { Opened } from './open-link.ts';

/** A reporter's page ends this long after the incident was closed. */
const SHOWN_MS = 30 * 86_400_000;

/** What a reopening says for a reporter who gives no words of their own. */
const STILL_BROKEN = 'The reporter says it is still broken.';

/** What a reporter presses, and the words they wrote beside it; empty where they wrote none. */
export interface Pressed {
  readonly button: ReporterButton;
  readonly words: string;
}

export type ReporterButton = 'confirm' | 'reopen';

const DEEDS: Readonly<Record<ReporterButton, Deed>> = {
  confirm: { name: 'confirm', decide: confirmIncident },
  reopen: { name: 'reopen', decide: reopenIncident },
};

export function hasEnded(incident: Incident, now: Instant): boolean {
  return incident.closedAt !== null && Date.parse(now) - Date.parse(incident.closedAt) > SHOWN_MS;
}

/** The buttons of the page in this state. */
export function offers({ status }: Incident): readonly ReporterButton[] {
  if (status === 'resolved') return ['confirm', 'reopen'];
  return status === 'confirmed' ? ['reopen'] : [];
}

/** What the button leads to has been reached. */
function isDone(incident: Incident, button: ReporterButton): boolean {
  if (button === 'confirm') return incident.status === 'confirmed';
  return isOpen(incident.status) && incident.reopenCount > 0;
}

/**
 * A reporter's answer by the link to their page: the same act as the API's. Answers whether it is so now; false where
 * the state does not allow it.
 *
 * @throws Refusal Unavailable
 */
export async function answerByLink(
  ports: WithWorkflow,
  world: World,
  opened: Opened,
  { button, words }: Pressed,
): Promise<boolean> {
  const { incident } = opened.head;
  const { recipient, id } = opened.link;
  if (isDone(incident, button)) return true;
  if (!offers(incident).includes(button)) return false;
  const { name, email } = reporterAt(incident, recipient);
  const body =
    button === 'reopen' ? { reason: words === '' ? STILL_BROKEN : words } : words === '' ? {} : { comment: words };
  try {
    await actOnIncident(
      ports,
      world,
      id,
      DEEDS[button],
      body,
      {
        doer: { name, email: recipient },
        actor: { kind: 'reporter', name, email },
        roles: () => ['reporter'],
      },
      { idempotencyKey: null },
    );
    return true;
  } catch (error) {
    if (!(error instanceof Refusal) || error.name !== 'WrongState') throw error;
    const head = await ports.store.head(id);
    return head !== null && isDone(head.incident, button);
  }
}
