import { beforeEach, describe } from 'vitest';
import type { CatalogueStore } from '../../functions/catalogue/catalogue-store.ts';
import type { ReturnableRates } from '../../functions/incident/ports.ts';
import type { Suppressions } from '../../functions/notify/suppression.ts';
import type { Asks } from '../../functions/stakeholders/asked.ts';
import type { ListPost } from '../../functions/stakeholders/list-post.ts';
import type { Members } from '../../functions/stakeholders/members.ts';
import type { KnownErrorUses } from '../../functions/triage/known-error-uses.ts';
import { catalogueOf, knownErrorsOf, listPostOf, membersOf, ratesOf, suppressionsOf } from './contract/small.ts';

/** Empty stores of what stands beside the incidents. */
export interface SmallStores {
  readonly members: Members;
  readonly asks: Asks;
  readonly post: ListPost;
  readonly suppressions: Suppressions;
  readonly rates: ReturnableRates;
  readonly catalogue: CatalogueStore;
  readonly knownErrors: KnownErrorUses;
}

/** What a test asks for the stores that are empty now. */
export type AskSmall = () => SmallStores;

/** Everything that the domain relies on in them; each engine behind these ports passes it as it stands. */
export function smallContract(name: string, fresh: () => Promise<SmallStores>): void {
  describe(name, () => {
    let stores: SmallStores;
    beforeEach(async () => {
      stores = await fresh();
    });
    const ask: AskSmall = () => stores;
    membersOf(ask);
    listPostOf(ask);
    suppressionsOf(ask);
    ratesOf(ask);
    catalogueOf(ask);
    knownErrorsOf(ask);
  });
}
