import type { CallMails, MailTraces, Store } from '../../../functions/incident/head.ts';
import type { ReturnableRates } from '../../../functions/incident/ports.ts';
import type { Suppressions } from '../../../functions/notify/suppression.ts';
import type { Asks } from '../../../functions/stakeholders/asked.ts';
import type { ListPost } from '../../../functions/stakeholders/list-post.ts';
import type { Members } from '../../../functions/stakeholders/members.ts';
import type { KnownErrorUses } from '../../../functions/triage/known-error-uses.ts';
import { MemoryKnownErrors } from '../../support/memory-known-errors.ts';
import { MemoryMembers } from '../../support/memory-members.ts';
import { MemoryRates } from '../../support/memory-rates.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { MemorySuppressions } from '../../support/memory-suppressions.ts';
import type { Park } from './engine.ts';

/** All that outlives a process: one empty table, on whatever engine. */
export interface Shelf {
  readonly store: Store;
  readonly callMails: CallMails;
  readonly traces: MailTraces;
  readonly rates: ReturnableRates;
  readonly suppressions: Suppressions;
  readonly members: Members;
  readonly knownErrors: KnownErrorUses;
  readonly asks: Asks;
  readonly post: ListPost;
  /** What the state machine's park writes: false where its condition failed. */
  park(write: Park): Promise<boolean>;
}

export async function inMemory(): Promise<Shelf> {
  const store = new MemoryStore();
  const members = new MemoryMembers();
  return {
    store,
    callMails: store.callMails,
    traces: store.traces,
    rates: new MemoryRates(),
    suppressions: new MemorySuppressions(),
    members,
    asks: members.asks,
    post: members,
    knownErrors: new MemoryKnownErrors(),
    park: async ({ id, version, generation, token, wakeAt, carried }) =>
      store.park(id, { version, generation }, token, wakeAt, carried),
  };
}
