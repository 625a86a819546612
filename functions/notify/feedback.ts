import { passesOn, passOn } from '../escalation/bounce.ts';
import { commit } from '../incident/commit.ts';
import { allFacts } from '../incident/get-timeline.ts';
import type { CallMails } from '../incident/head.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { sameAddress } from '../incident/tell.ts';
import { wake } from '../incident/wake.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import { instant, plus } from '../sla/instant.ts';
import { MINUTE_MS } from './minute.ts';
import type { Suppressions } from './suppression.ts';

/** What became of a mail after it was sent. */
export interface Feedback {
  readonly kind: 'bounce' | 'complaint';
  /** It will never arrive; a full mailbox is another matter. */
  readonly forGood: boolean;
  readonly addresses: readonly string[];
  /** As the mail was tagged: whose it is, and which fact owed which kind of mail. */
  readonly incident: string | null;
  readonly delivery: { readonly fact: number; readonly mail: string } | null;
}

/** A digest tells of calls made so long before it, and seldom of older ones. */
const TOLD_MS = 60 * MINUTE_MS;

/**
 * Mail that came back, or was complained of: its address is mailed no more, and a call goes on to the next person at
 * once. It relies on the mail's tags alone, as a bounce may come before anybody has marked the mail as sent. Told
 * twice, it does nothing more. The desk's and the alarm address stay: without them nobody would hear of anything.
 */
export async function takeFeedback(
  ports: WithWorkflow & { readonly suppressions: Suppressions; readonly callMails: CallMails },
  world: World,
  feedback: Feedback,
): Promise<void> {
  const { incident, delivery, kind } = feedback;
  ports.log(feedback.forGood ? 'warn' : 'info', kind === 'bounce' ? 'MailBounced' : 'MailComplained', {
    incident,
    mail: delivery?.mail ?? null,
    forGood: feedback.forGood,
  });
  if (!feedback.forGood) return;
  const { desk, alarms } = world.settings;
  for (const email of feedback.addresses) {
    if (sameAddress(email, desk) || sameAddress(email, alarms)) continue;
    await ports.suppressions.add(email, { reason: kind, at: ports.now() });
    if (incident !== null && delivery?.mail === 'call' && kind === 'bounce') {
      await passCallOn(ports, world, incident, delivery.fact, email);
    }
    if (delivery?.mail === 'digest' && kind === 'bounce') {
      const minute = instant(delivery.fact * MINUTE_MS);
      for (const call of await ports.callMails.to(email, plus(minute, -TOLD_MS), minute)) {
        const { incident: id, fact, mail, gathered } = call.delivery;
        if (mail === 'call' && gathered !== undefined) await passCallOn(ports, world, id, fact, email);
      }
    }
  }
}

async function passCallOn(ports: WithWorkflow, world: World, id: string, n: number, email: string): Promise<void> {
  const head = await ports.store.head(id);
  if (head === null) return;
  const fact = (await allFacts(ports.store, head)).find((one) => one.n === n);
  const call = fact?.owes.find((owed) => passesOn(owed) && sameAddress(owed.to.email, email))?.call ?? null;
  if (call === null) return;
  const committed = await commit(ports.store, ports.now, id, {
    cid: Buffer.from(ports.random(16)).toString('hex'),
    bodyHash: 'bounced',
    decide: (present, now) => {
      const change = passOn(present.incident, call, world, now);
      return change === null ? 'unchanged' : { next: change.incident, facts: change.facts, actor: SYSTEM };
    },
  });
  if (committed.outcome === 'applied') await wake(ports, committed.head);
}
