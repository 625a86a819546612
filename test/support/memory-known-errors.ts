import type { KnownErrorUses, Uses } from '../../functions/triage/known-error-uses.ts';

/** What is known of known errors, in memory: it passes the same contract tests as the table. */
export class MemoryKnownErrors implements KnownErrorUses {
  readonly #offered = new Set<string>();
  readonly #helped = new Map<string, { readonly helped: boolean; readonly n: number }>();

  async offered(knownError: string, incident: string): Promise<void> {
    this.#offered.add(`${knownError} ${incident}`);
  }

  async helped(knownError: string, incident: string, helped: boolean, n: number): Promise<void> {
    const key = `${knownError} ${incident}`;
    if ((this.#helped.get(key)?.n ?? 0) < n) this.#helped.set(key, { helped, n });
  }

  async uses(knownError: string): Promise<Uses> {
    const of = (key: string) => key.startsWith(`${knownError} `);
    return {
      offered: [...this.#offered].filter(of).length,
      helped: [...this.#helped].filter(([key, { helped }]) => of(key) && helped).length,
    };
  }
}
