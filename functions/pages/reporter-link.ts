import { actOnIncident, type Deed } from '../incident/act-on-incident.ts';
import { askToReopen, canAskToReopen } from '../incident/ask-to-reopen.ts';
import { type CommitRequest, commit } from '../incident/commit.ts';
import { confirmIncident } from '../incident/confirm-incident.ts';
import type { Head } from '../incident/head.ts';
import type { Incident } from '../incident/incident.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { reopenIncident } from '../incident/reopen-incident.ts';
import { resumeIncident } from '../incident/resume-incident.ts';
import { isOpen } from '../incident/states.ts';
import { reporterAt } from '../incident/tell.ts';
import { canUndo, undoIncident } from '../incident/undo-incident.ts';
import { wake } from '../incident/wake.ts';
import type { World } from '../incident/world.ts';
import type { Instant } from '../sla/instant.ts';
import type { Kind } from '../triage/kind.ts';
import type { Opened } from './open-link.ts';

/** A reporter's page ends this long after the incident was closed. */
const SHOWN_MS = 30 * 86_400_000;

/** What a reopening says for a reporter who gives no words of their own. */
const NOT_SOLVED: Readonly<Record<Kind, string>> = {
  incident: 'The reporter says it is still broken.',
  request: 'The reporter says it is not done yet.',
};
const BACK = 'The reporter says that it is back.';

/** What a reporter presses, and the words they wrote beside it; empty where they wrote none. */
export interface Pressed {
  readonly button: ReporterButton;
  readonly words: string;
}

/** `back` asks the desk to reopen what is closed. */
export type ReporterButton = 'confirm' | 'reopen' | 'answer' | 'back' | 'undo';

const DEEDS: Readonly<Record<Exclude<ReporterButton, 'back'>, Deed>> = {
  confirm: { name: 'confirm', decide: confirmIncident },
  reopen: { name: 'reopen', decide: reopenIncident },
  answer: { name: 'resume', decide: resumeIncident },
  undo: { name: 'undo', decide: undoIncident },
};

export function hasEnded(incident: Incident, now: Instant): boolean {
  return incident.closedAt !== null && Date.parse(now) - Date.parse(incident.closedAt) > SHOWN_MS;
}

/** The buttons of a reporter's page in this state. */
export function offers(incident: Incident, reader: string, now: Instant): readonly ReporterButton[] {
  switch (incident.status) {
    case 'resolved':
      return ['confirm', 'reopen'];
    case 'confirmed':
      return canUndo(incident, reader, now) ? ['undo', 'reopen'] : ['reopen'];
    case 'on_hold':
      return incident.hold?.reason === 'awaiting_reporter' ? ['answer'] : [];
    case 'closed':
      return canAskToReopen({ incident, now }) ? ['back'] : [];
    default:
      return [];
  }
}

/** What the button leads to has been reached. */
function isDone({ incident, newest }: Pick<Head, 'incident' | 'newest'>, button: ReporterButton): boolean {
  const { status } = incident;
  if (button === 'confirm') return status === 'confirmed';
  if (button === 'undo') return status === 'resolved' && newest.some(({ type }) => type === 'undone');
  return button === 'reopen' && isOpen(status) && incident.reopenCount > 0;
}

/** They sent an answer, and nothing has waited for one since: whether this is the same, the commit tells. */
function hasAnswered({ lastActs, hold }: Incident, reader: string): boolean {
  return hold === null && lastActs.resume?.by === reader;
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
  const sentAgain = button === 'answer' && hasAnswered(incident, recipient);
  const done = isDone(opened.head, button);
  if (!done && !sentAgain && !offers(incident, recipient, ports.now()).includes(button)) return false;
  // An answer without words answers nothing.
  if (button === 'answer' && words === '') return false;
  const { name, email } = reporterAt(incident, recipient);
  const doer = { name, email: recipient };
  const actor = { kind: 'reporter' as const, name, email };
  if (done) return await keepWords();
  try {
    if (button === 'back') return await askByLink();
    const caller = { doer, actor, roles: () => ['reporter' as const] };
    await actOnIncident(ports, world, id, DEEDS[button], bodyOf(button, words, incident.kind), caller, {
      idempotencyKey: null,
    });
    return true;
  } catch (error) {
    if (!(error instanceof Refusal) || (error.name !== 'WrongState' && error.name !== 'Forbidden')) throw error;
    const head = await ports.store.head(id);
    return head !== null && isDone(head, button) && (await keepWords());
  }

  /** Another reporter was first, or this is sent twice: words that are not in the record yet are kept beside. */
  function keepWords(): Promise<true> {
    return beside('words', ({ incident: present, newest }) => {
      if (words === '' || newest.some(({ text }) => text === words)) return 'unchanged';
      const data = { type: 'communication', with: null, channel: 'web', outcome: null, late: false };
      return { next: present, actor, facts: [{ type: 'noted', visibility: 'public', text: words, data }] };
    });
  }

  /** Only the desk reopens what is closed: to ask for it moves the incident to no other state. */
  function askByLink(): Promise<true> {
    const reason = words === '' ? BACK : words;
    const body = { reason };
    return beside('back', ({ incident: present, newest }, now) =>
      newest.some(({ type }) => type === 'asked_to_reopen')
        ? 'unchanged'
        : askToReopen({ incident: present, other: null, body, roles: ['reporter'], ...{ doer, actor, world, now } }),
    );
  }

  /** What moves the incident to no other state. */
  async function beside(bodyHash: string, decide: CommitRequest['decide']): Promise<true> {
    const cid = Buffer.from(ports.random(16)).toString('hex');
    const { head, outcome } = await commit(ports.store, ports.now, id, { cid, bodyHash, decide });
    if (outcome === 'applied') await wake(ports, head);
    return true;
  }
}

function bodyOf(button: Exclude<ReporterButton, 'back'>, words: string, kind: Kind): object {
  if (button === 'reopen') return { reason: words === '' ? NOT_SOLVED[kind] : words };
  if (button === 'answer') return { reason: words };
  return button === 'confirm' && words !== '' ? { comment: words } : {};
}
