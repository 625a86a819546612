import type { Mailer, MailTags, OutgoingMail, SendOutcome } from '../../../functions/incident/ports.ts';
import type { Agenda } from './agenda.ts';
import type { Chance } from './chance.ts';
import { keyOf } from './keys.ts';
import type { Process } from './process.ts';
import type { Trouble } from './trouble.ts';
import type { Witness } from './witness.ts';

const MINUTE = 60_000;

/** A mail that the sending service took. */
export interface Taken {
  readonly at: number;
  readonly incident: string | null;
  readonly fact: number;
  readonly kind: string;
  readonly to: string;
  readonly text: string;
  /** Whose sending it was; it may have died before it could mark it. */
  readonly by: Process;
}

/** What an address is good for: its mail is refused at once, or comes back later, or arrives. */
export type Address = 'good' | 'refused' | 'bounces';

/** The sending service: what it is asked, what it takes, what comes back. */
export class Post {
  /** Every mail taken, by what its delivery is known by. */
  readonly taken = new Map<string, Taken[]>();
  /** Deliveries that were refused for good. */
  readonly refused = new Set<string>();
  /** Told of every mail that arrives. */
  arrives: (mail: Taken) => void = () => undefined;
  /** Told of every mail that comes back. */
  returns: (mail: Taken) => void = () => undefined;
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  readonly #trouble: Trouble;
  readonly #witness: Witness;
  readonly #addresses = new Map<string, Address>();

  constructor(agenda: Agenda, chance: Chance, trouble: Trouble, witness: Witness) {
    this.#agenda = agenda;
    this.#chance = chance;
    this.#trouble = trouble;
    this.#witness = witness;
  }

  is(email: string, address: Address): void {
    this.#addresses.set(email, address);
  }

  /** Its mail is refused, or came back: nothing is sent to it any more. */
  isBad(email: string): boolean {
    return (this.#addresses.get(email) ?? 'good') !== 'good';
  }

  /** Digests of calls that this address got. */
  digestsTo(email: string): readonly Taken[] {
    return [...this.taken.values()].flat().filter(({ kind, to }) => kind.endsWith('digest') && to === email);
  }

  /** The service as one process reaches it. What is lost on the way back was taken, and nothing is tried again. */
  mailer(process: Process): Mailer {
    return { send: (mail, tags) => process.once('send', async () => this.#send(mail, tags, process)) };
  }

  #send(mail: OutgoingMail, { incident = '', delivery }: MailTags, by: Process): SendOutcome {
    const [fact = '', kind = ''] = incident === '' ? ['0', delivery] : delivery.split(/-(.*)/s);
    const to = mail.to.email;
    const key = keyOf({ incident, fact: Number(fact), mail: kind, recipient: to });
    const address = this.#addresses.get(to) ?? 'good';
    const outcome = address === 'refused' ? 'rejected' : this.#outcome();
    this.#witness.note(`mail ${key} ${outcome}`);
    if (outcome === 'rejected') this.refused.add(key);
    if (outcome !== 'sent') return outcome;
    const one: Taken = {
      ...{ at: this.#agenda.now, incident: incident || null, fact: Number(fact), kind, to },
      ...{ text: mail.text, by },
    };
    const all = this.taken.get(key);
    if (all === undefined) this.taken.set(key, [one]);
    else all.push(one);
    if (address === 'bounces') this.#comesBack(one);
    else this.arrives(one);
    return outcome;
  }

  #outcome(): SendOutcome {
    const { badMail } = this.#trouble.weather;
    if (badMail === 0 || this.#trouble.calm || !this.#chance.is(badMail / 100)) return 'sent';
    // A refusal for good is as final as a bounce: whoever is called next has the time that is left.
    const outcome = this.#chance.is(0.3) ? 'rejected' : 'later';
    this.#trouble.record(`mail ${outcome}`, outcome === 'later' ? 35_000 : 0);
    return outcome;
  }

  /** At times before anybody could mark it as sent, at times days later, at times told twice. */
  #comesBack(mail: Taken): void {
    const after = this.#chance.weighted([
      [3, 0],
      [6, this.#chance.between(1, 300) * 1_000],
      [1, this.#chance.between(1, 72) * 60 * MINUTE],
    ]);
    for (let times = this.#chance.is(0.2) ? 2 : 1; times > 0; times--) {
      this.#agenda.at(this.#agenda.now + after * times, async () => this.returns(mail));
    }
  }
}
