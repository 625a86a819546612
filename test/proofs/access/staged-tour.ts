import { Client, type Mail, type Person, type Said } from '../../../infra/demo/client.ts';
import { commandTour } from '../../../infra/demo/command-tour.ts';
import { onCallTour } from '../../../infra/demo/on-call-tour.ts';
import { tour } from '../../../infra/demo/tour.ts';
import type { RealMachine } from './real-machine.ts';
import { KEEPER } from './scenes.ts';

/** Thrown where a tour was to end. */
class Enough extends Error {}

/** A tour's client that stops at each moment at which everything has settled. */
class Staged extends Client {
  readonly #moment: (number: number) => Promise<void>;
  #moments = 0;

  constructor(url: () => string, moment: (number: number) => Promise<void>) {
    super(url);
    this.#moment = moment;
  }

  override async settle(): Promise<void> {
    await super.settle();
    this.#moments += 1;
    await this.#moment(this.#moments);
  }

  /** The tour names a time of the night that it is made for; it is played at other times too. */
  override async act(id: string, action: string, body: object, as: Person): Promise<Said> {
    if (!('nextUpdateAt' in body)) return super.act(id, action, body, as);
    const nextUpdateAt = new Date(Date.parse(await this.now()) + 3_600_000).toISOString();
    return super.act(id, action, { ...body, nextUpdateAt }, as);
  }
}

/**
 * Plays the tour through every page and mail up to one of its moments, and there does something with the mails so far.
 *
 * @param last the number of the moment; later than the tour's last: its end
 * @returns whether the tour had ended before
 */
export async function tourUntil(
  { client, url, unsuppress }: RealMachine,
  last: number,
  then: (mails: readonly Mail[]) => Promise<void>,
): Promise<boolean> {
  // What limits reports and calls of strangers counts anew after an hour.
  await client.advance('PT1H');
  const before = (await client.mails()).at(-1)?.id;
  const since = () => client.mails(before === undefined ? {} : { after: before });
  let ended = false;
  try {
    const moment = async (number: number) => {
      if (number < last) return;
      await then(await since());
      throw new Enough();
    };
    const staged = new Staged(() => url, moment);
    await tour(staged);
    await onCallTour(staged);
    await commandTour(staged);
    ended = true;
    await then(await since());
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  // Nobody is called any more for what is left of it.
  const ids = new Set((await since()).flatMap(({ incident }) => (incident === null ? [] : [incident])));
  for (const id of ids) await client.act(id, 'cancel', { code: 'withdrawn', reason: 'The tour is over.' }, KEEPER);
  await client.settle();
  await unsuppress();
  return ended;
}
