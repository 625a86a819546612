import { beforeEach, describe } from 'vitest';
import type { CallMails, Head, MailTraces, Store } from '../../functions/incident/head.ts';
import { chargesOf } from './contract/charges.ts';
import { commitsOf } from './contract/commits.ts';
import { deliveriesOf } from './contract/deliveries.ts';
import { queueOf } from './contract/queue.ts';
import { tracesOf } from './contract/traces.ts';
import { wakesOf } from './contract/wakes.ts';

/** What the state machine's park carries: the lap's own figures. */
export interface Parked {
  readonly wakeAt: string;
  readonly carried: number;
}

/** An empty store, and the one other writer of heads: the state machine's park. */
export interface Kept {
  readonly store: Store;
  readonly callMails: CallMails;
  readonly traces: MailTraces;
  /** Parks as the state machine does, on condition of version and generation: the token, or null where it failed. */
  park(head: Head, parked: Parked): Promise<string | null>;
}

/** What a test asks for the store that is empty now. */
export type Ask = () => Kept;

/** Everything that the domain relies on in a store; each engine behind the port passes it as it stands. */
export function storeContract(name: string, fresh: () => Promise<Kept>): void {
  describe(name, () => {
    let kept: Kept;
    beforeEach(async () => {
      kept = await fresh();
    });
    const ask: Ask = () => kept;
    commitsOf(ask);
    wakesOf(ask);
    queueOf(ask);
    deliveriesOf(ask);
    tracesOf(ask);
    chargesOf(ask);
  });
}
