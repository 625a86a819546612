import type { Channel } from '../../../functions/catalogue/catalogue.ts';
import type { Chat, ChatOutcome } from '../../../functions/incident/ports.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import { keyOf } from './keys.ts';
import type { Process } from './process.ts';
import type { Trouble } from './trouble.ts';
import type { Witness } from './witness.ts';

/** A post that a chat took. */
export interface Posted {
  readonly at: number;
  readonly by: Process;
}

/** Rooms of chats: what is posted to them, and whether they take it. */
export class Rooms {
  /** Every post taken, by what its delivery is known by. */
  readonly taken = new Map<string, Posted[]>();
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  readonly #trouble: Trouble;
  readonly #witness: Witness;

  constructor(agenda: Agenda, chance: Chance, trouble: Trouble, witness: Witness) {
    this.#agenda = agenda;
    this.#chance = chance;
    this.#trouble = trouble;
    this.#witness = witness;
  }

  /** The rooms as one process reaches them. Of what it posts is known what it claimed last for that channel. */
  chat(process: Process, channels: () => Iterable<Channel>): Chat {
    return {
      post: ({ url }) =>
        process.once('post', async () => {
          const channel = [...channels()].find((one) => url.startsWith(one.url));
          const delivery = process.claimed.get(`channel:${channel?.id}`);
          if (delivery === undefined) throw new Error('A post that nobody claimed.');
          return this.#post(keyOf(delivery), process);
        }),
    };
  }

  #post(key: string, by: Process): ChatOutcome {
    const { badMail } = this.#trouble.weather;
    const bad = badMail > 0 && !this.#trouble.calm && this.#chance.is(badMail / 100);
    this.#witness.note(`post ${key} ${bad ? 'later' : 'sent'}`);
    if (bad) {
      this.#trouble.blurred = true;
      return { outcome: 'later', because: 'status_503', afterMs: 0 };
    }
    this.taken.set(key, [...(this.taken.get(key) ?? []), { at: this.#agenda.now, by }]);
    return { outcome: 'sent' };
  }
}
