import type { SESClient } from '@aws-sdk/client-ses';
import { SesMailer } from '../../../functions/aws/mailer.ts';
import type { Head } from '../../../functions/incident/head.ts';
import type { OutgoingMail } from '../../../functions/incident/ports.ts';
import type { World } from '../../../functions/incident/world.ts';
import { closingMail } from '../../../functions/notify/closing-mail.ts';
import { dailyMail } from '../../../functions/notify/daily-mail.ts';
import { digestMail } from '../../../functions/notify/digest-mail.ts';
import { stuckMail } from '../../../functions/notify/stuck-mail.ts';
import { Draw } from '../access/mutate.ts';
import type { Tally } from '../access/tally.ts';
import { seeded } from '../proof.ts';
import { disagreement, moreThan } from './read-alike.ts';
import { type ReadMail, readStrictly } from './strict-mail.ts';
import { HARMFUL, MARK } from './values.ts';

const AT = '2027-01-11T01:00:00.000Z';
const LINK_KEY = '00112233445566778899aabbccddeeff';
const SETTINGS = { desk: 'desk@example.com', alarms: 'alarms@example.com', timeZone: 'Europe/Berlin' };
const PLACE = { baseUrl: 'https://allclear.example.com', sender: 'incidents@example.com' };

/** What people wrote, by the name of its field. */
type Words = (field: string) => string;

/**
 * The mails that name many incidents at once, which come in the morning, in a storm or when all is broken, so that no
 * tour meets them: with harmful words in every text, two parsers read them alike, and they have no element more.
 */
export async function fuzzLetters(rounds: number, seed: number, tally: Tally): Promise<void> {
  const harmless = letters(() => `${MARK} and some more words`);
  for (let round = 0; round < rounds; round++) {
    const draw = new Draw(seeded(seed * 4_099 + round));
    const hostile = letters(() => `${MARK} ${draw.of(HARMFUL)} ${draw.of(HARMFUL)} end`);
    for (const [name, mail] of Object.entries(hostile)) {
      const wrong = await judged(harmless[name], mail);
      tally.look(`mails: ${name}`, wrong && `--seed ${seed}, letter ${round}: ${wrong}`);
    }
  }
}

async function judged(harmless: OutgoingMail | undefined, mail: OutgoingMail): Promise<string | null> {
  if (harmless === undefined) return 'It comes with these words only.';
  try {
    const [before, after] = [await read(harmless), await read(mail)];
    return after.wrong ?? moreThan(before.strict, after.strict);
  } catch (error) {
    return (error as Error).message;
  }
}

/** As it would go out. */
async function read(mail: OutgoingMail): Promise<{ readonly strict: ReadMail; readonly wrong: string | null }> {
  let raw: Buffer = Buffer.alloc(0);
  const client = {
    send: async ({ input }: { input: { RawMessage: { Data: Buffer } } }) => (raw = input.RawMessage.Data),
  };
  await new SesMailer(client as unknown as SESClient, PLACE.sender, 'mail', () => undefined).send(mail, {} as never);
  const strict = readStrictly(raw);
  return { strict, wrong: await disagreement({ raw, recipient: mail.to.email }, strict) };
}

function letters(words: Words): Readonly<Record<string, OutgoingMail>> {
  const heads = ['INC-00000A', 'INC-00000B'].map((id) => headOf(id, words));
  const incidents = heads.map(({ incident }) => incident);
  const list = { id: 'all', name: name(words), rule: {}, members: [], linkKey: LINK_KEY };
  const reader = { name: name(words), email: 'reader@example.com', timeZone: null, digest: 'daily' };
  const world = {
    settings: SETTINGS,
    catalogue: { services: new Map([['checkout', { id: 'checkout', name: name(words) }]]) },
  };
  const context = { ...PLACE, ...SETTINGS, now: AT };
  return {
    daily: dailyMail(list as never, reader as never, { open: heads, ended: heads }, world as unknown as World, PLACE),
    digest: digestMail(heads, 3, { recipient: CALLED, pager: false }, context),
    closing: closingMail(incidents, SETTINGS as never, false),
    stuck: stuckMail(incidents[0] as never, SETTINGS as never),
  };
}

const CALLED = 'oncall@example.com';

function headOf(id: string, words: Words): Head {
  const incident = {
    id,
    status: 'triaged',
    summary: [...words('summary')].slice(0, 200).join(''),
    priority: 'high',
    service: 'checkout',
    assignee: { name: name(words), email: 'responder@example.com' },
    reportedAt: AT,
    updatedAt: AT,
    confirmedAt: null,
    calls: [
      {
        id: 'c1',
        to: { name: name(words), email: CALLED },
        pager: null,
        outcome: 'open',
        reason: 'triage',
        at: AT,
        lastAt: AT,
        dueAt: AT,
        repeats: 0,
        timeZone: null,
      },
    ],
  };
  return { incident, linkKey: LINK_KEY } as unknown as Head;
}

function name(words: Words): string {
  return [...words('name')].slice(0, 100).join('');
}
