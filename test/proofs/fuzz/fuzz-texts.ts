import type { StoredMail } from '../../../infra/local/mail/mail-store.ts';
import { Draw } from '../access/mutate.ts';
import type { RealMachine } from '../access/real-machine.ts';
import type { Tally } from '../access/tally.ts';
import { seeded } from '../proof.ts';
import { hostileTour, type Played, reportsBy } from './hostile-tour.ts';
import { disagreement, moreThan } from './read-alike.ts';
import { difference, skeletonOf, strangeInRunbook } from './skeleton.ts';
import { type ReadMail, readStrictly } from './strict-mail.ts';
import { HARMFUL, MARK } from './values.ts';

/** Addresses as they are, and as somebody would like them to be. */
const ADDRESSES = [
  "o'brien+tag@example.com",
  'UPPER.Case@Example.COM',
  'a_b-c%d!#$&*/=?^`{|}~@example.com',
  '1@xn--bcher-kva.example',
  'one@example.com,two@example.net',
  'one@example.com\n',
  'one@example.com\nbcc:two@example.net',
  '"quoted two@example.net"@example.com',
  '<two@example.net>one@example.com',
  'one(two@example.net)@example.com',
  '=?utf-8?q?two=40example.net?=@example.com',
  'bücher@example.com',
];

/**
 * The tour once with harmless words and then, each round, with others in every text: whatever is written, each mail
 * goes to one person, two parsers read it alike, and no mail and no page has an element more.
 */
export async function fuzzTexts(real: RealMachine, from: number, to: number, seed: number, tally: Tally) {
  if (from >= to) return;
  await readAll(await reportsBy(real, ADDRESSES), 'addresses', tally);
  const harmless = await hostileTour(real, () => `${MARK} and some more words`);
  for (let round = from; round < to; round++) {
    const draw = new Draw(seeded(seed * 7_919 + round));
    const words = (field: string) => {
      const nasty = draw.of(HARMFUL).replace(/\p{Cc}(?<![\t\n])/gu, '');
      return field === 'name' ? `${MARK} ${nasty}` : `${MARK} ${nasty} ${draw.of(HARMFUL)} end`;
    };
    const replay = `--seed ${seed}, round ${round}`;
    const hostile = await hostileTour(real, words);
    await compareMails(harmless, hostile, replay, tally);
    for (const [index, { name, html }] of hostile.pages.entries()) {
      const found = difference(skeletonOf(harmless.pages[index]?.html ?? ''), skeletonOf(html));
      tally.look('pages: elements', found && `The page ${name}, ${replay}: ${found}`);
      if (!name.startsWith('document-runbook')) continue;
      const strange = strangeInRunbook(html);
      tally.look('pages: runbooks', strange && `The page ${name}, ${replay}: ${strange}`);
    }
  }
}

async function compareMails(harmless: Played, hostile: Played, replay: string, tally: Tally): Promise<void> {
  const before = await readAll(harmless.mails, 'harmless words', tally);
  const after = await readAll(hostile.mails, replay, tally);
  const same = before.length === after.length;
  tally.look('mails: as many', same ? null : `${replay}: ${after.length} mails, with harmless words ${before.length}.`);
  for (const [key, mail] of keyed(hostile, after)) {
    const other = new Map(keyed(harmless, before)).get(key);
    if (other === undefined) {
      tally.look('mails: the same people', `${replay}: ${key} is sent with these words only.`);
      continue;
    }
    const wrong = moreThan(other, mail);
    tally.look('mails: elements', wrong && `${replay}: ${key}: ${wrong}`);
  }
}

/** The mails of one person and kind, in their order: the same story sends the same, whatever is written in it. */
function keyed(
  { mails, incidents }: Played,
  read: readonly (ReadMail | null)[],
): readonly (readonly [string, ReadMail])[] {
  const seen = new Map<string, number>();
  return mails.flatMap(({ recipient, tags }, index) => {
    const mail = read[index];
    const kind = `${recipient}, incident ${incidents.indexOf(tags['incident'] ?? '')}, ${tags['delivery']}`;
    const count = seen.get(kind) ?? 0;
    seen.set(kind, count + 1);
    return mail ? [[`the mail to ${kind}, ${count}`, mail] as const] : [];
  });
}

async function readAll(
  mails: readonly StoredMail[],
  replay: string,
  tally: Tally,
): Promise<readonly (ReadMail | null)[]> {
  const read: (ReadMail | null)[] = [];
  for (const mail of mails) {
    try {
      const strict = readStrictly(mail.raw);
      const wrong = await disagreement(mail, strict);
      tally.look('mails: two parsers, one reader', wrong && `${replay}: the mail to ${mail.recipient}: ${wrong}`);
      read.push(strict);
    } catch (error) {
      tally.look(
        'mails: two parsers, one reader',
        `${replay}: the mail to ${mail.recipient}: ${(error as Error).message}`,
      );
      read.push(null);
    }
  }
  return read;
}
