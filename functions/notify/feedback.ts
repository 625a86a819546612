import { notReached, passesOn } from '../escalation/bounce.ts';
import { commit } from '../incident/commit.ts';
import { allFacts } from '../incident/get-timeline.ts';
import type { CallMails, CameBack, MailTraces } from '../incident/head.ts';
import type { Fact, MailKind } from '../incident/incident.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { sameAddress } from '../incident/tell.ts';
import { wake } from '../incident/wake.ts';
import { SYSTEM, type World } from '../incident/world.ts';
import { instant, plus } from '../sla/instant.ts';
import { deliveryOf } from './list-mails.ts';
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

interface FeedbackPorts extends WithWorkflow {
  readonly suppressions: Suppressions;
  readonly callMails: CallMails;
  readonly traces: MailTraces;
}

/**
 * Mail that came back, or was complained of: its address is mailed no more, and a call, or what else it asked, goes on
 * to the next person at once. It relies on the mail's tags alone, as a bounce may come before anybody has marked the mail
 * as sent. Told twice, it does nothing more. The desk's and the alarm address are mailed on all the same: without them
 * nobody would hear of anything. That it came back is kept with its delivery record, also where it may arrive another time.
 */
export async function takeFeedback(ports: FeedbackPorts, world: World, feedback: Feedback): Promise<void> {
  const { incident, delivery, kind } = feedback;
  ports.log(feedback.forGood ? 'warn' : 'info', kind === 'bounce' ? 'MailBounced' : 'MailComplained', {
    incident,
    mail: delivery?.mail ?? null,
    forGood: feedback.forGood,
  });
  const { desk, alarms } = world.settings;
  const what: CameBack = { kind, at: ports.now() };
  for (const email of feedback.addresses) {
    const stays = sameAddress(email, desk) || sameAddress(email, alarms);
    if (feedback.forGood && !stays) await ports.suppressions.add(email, { reason: kind, at: what.at });
    const passes = feedback.forGood && kind === 'bounce';
    if (delivery?.mail === 'digest') {
      const minute = instant(delivery.fact * MINUTE_MS);
      for (const call of await ports.callMails.to(email, plus(minute, -TOLD_MS), minute)) {
        const { incident: id, fact: n, mail, gathered } = call.delivery;
        if (gathered === undefined) continue;
        if (mail === 'call' && passes) await passOn(ports, world, id, await factOf(ports, id, n), mail, email);
        await ports.traces.cameBack(call.delivery, what);
      }
    } else if (incident !== null && delivery !== null) {
      const fact = await factOf(ports, incident, delivery.fact);
      if (passes) await passOn(ports, world, incident, fact, delivery.mail, email);
      if (fact === undefined) continue;
      const owed = { mail: delivery.mail as MailKind, to: { name: '', email }, timeZone: null, call: null };
      await ports.traces.cameBack(deliveryOf(incident, fact, owed), what);
    }
  }
}

async function factOf({ store }: WithWorkflow, id: string, n: number): Promise<Fact | undefined> {
  const head = await store.head(id);
  return head === null ? undefined : (await allFacts(store, head)).find((one) => one.n === n);
}

async function passOn(
  ports: WithWorkflow,
  world: World,
  id: string,
  fact: Fact | undefined,
  mail: string,
  email: string,
): Promise<void> {
  const owed = fact?.owes.find((one) => one.mail === mail && passesOn(one) && sameAddress(one.to.email, email));
  if (owed === undefined) return;
  const committed = await commit(ports.store, ports.now, id, {
    cid: Buffer.from(ports.random(16)).toString('hex'),
    bodyHash: 'bounced',
    decide: (present, now) => {
      const change = notReached(present.incident, owed, world, now);
      return change === null ? 'unchanged' : { next: change.incident, facts: change.facts, actor: SYSTEM };
    },
  });
  if (committed.outcome === 'applied') await wake(ports, committed.head);
}
