import type { Members } from '../../functions/stakeholders/members.ts';

/** Who left which list, in memory. */
export class MemoryMembers implements Members {
  readonly #left = new Map<string, Set<string>>();

  async left(list: string): Promise<ReadonlySet<string>> {
    return new Set(this.#left.get(list));
  }

  async leave(list: string, email: string): Promise<void> {
    this.#left.set(list, (this.#left.get(list) ?? new Set()).add(email.toLowerCase()));
  }

  async rejoin(list: string, email: string): Promise<void> {
    this.#left.get(list)?.delete(email.toLowerCase());
  }
}
