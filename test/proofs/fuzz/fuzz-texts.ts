import { domainToASCII } from 'node:url';
import { simpleParser } from 'mailparser';
import type { StoredMail } from '../../../infra/local/mail/mail-store.ts';
import { Draw } from '../access/mutate.ts';
import type { RealMachine } from '../access/real-machine.ts';
import type { Tally } from '../access/tally.ts';
import { seeded } from '../proof.ts';
import { hostileTour, type Played, reportsBy } from './hostile-tour.ts';
import { difference, skeletonOf, strangeInRunbook } from './skeleton.ts';
import { type ReadMail, readStrictly } from './strict-mail.ts';
import { HARMFUL, MARK } from './values.ts';

/** Marks that turn or hide text, and line ends of every kind: never in a header. */
const HIDDEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u;

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
    const names = ({ headers }: ReadMail) => headers.map(([name]) => name).join(' ');
    const header =
      names(mail) === names(other) ? null : `has the header ${names(mail)}, with harmless words ${names(other)}`;
    const body =
      mail.html === null || other.html === null ? null : difference(skeletonOf(other.html), skeletonOf(mail.html));
    const wrong =
      header ?? body ?? ((mail.html === null) === (other.html === null) ? null : 'has no HTML, or only now');
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

/** What two parsers read differently, or what is not as it was meant; null where all is well. */
async function disagreement(mail: StoredMail, strict: ReadMail): Promise<string | null> {
  const lenient = await simpleParser(mail.raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  const to = [lenient.to ?? []].flat().flatMap(({ value }) => value);
  const [only, ...others] = strict.to;
  if (only === undefined || others.length > 0 || to.length !== 1)
    return `It goes to ${JSON.stringify([strict.to, to])}.`;
  if (only.address.toLowerCase() !== mail.recipient.toLowerCase()) return `It is for ${only.address}.`;
  if (inAscii(to[0]?.address ?? '') !== only.address) return `Two parsers read ${only.address} and ${to[0]?.address}.`;
  if (to[0]?.name !== only.name) return `Two parsers read ${JSON.stringify([only.name, to[0]?.name])}.`;
  const subject = strict.headers.find(([name]) => name === 'subject')?.[1];
  if (lenient.subject !== subject)
    return `Two parsers read the subjects ${JSON.stringify([subject, lenient.subject])}.`;
  const names = lenient.headerLines.map(({ key }) => key).join(' ');
  if (names !== strict.headers.map(([name]) => name).join(' ')) return `Two parsers read the fields ${names}.`;
  const hidden = strict.headers.find(([, value]) => HIDDEN.test(value) || !value.isWellFormed());
  if (hidden !== undefined) return `The field ${hidden[0]} holds what nobody sees: ${JSON.stringify(hidden[1])}.`;
  const same = (a: string, b: string) => a.replaceAll('\r\n', '\n').trimEnd() === b.trimEnd();
  if (!same(lenient.text ?? '', strict.text)) return 'Two parsers read different texts.';
  if (!same(lenient.html || '', strict.html ?? '')) return 'Two parsers read different HTML.';
  return null;
}

/** A parser may show a domain in its own letters. */
function inAscii(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return (
    address.slice(0, at) + (/\P{ASCII}/u.test(address.slice(at)) ? domainToASCII(address.slice(at)) : address.slice(at))
  );
}
