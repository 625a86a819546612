import { join } from 'node:path';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { DynamoDb } from '../../../infra/local/dynamodb.ts';
import { MailStore } from '../../../infra/local/mail/mail-store.ts';
import { placeAt } from '../../../infra/local/place.ts';
import { readTemplate } from '../../../infra/local/template.ts';
import { synthesizedStack } from '../../../infra/run-here.ts';

/** A head as it lies in the table, as far as the proof looks at it. */
interface KeptHead {
  readonly id: string;
  readonly status: string;
  readonly reportedAt: string;
  readonly wakeAt: string | null;
  readonly carried: number;
  /** The facts of its newest commit. */
  readonly newest: readonly {
    readonly n: number;
    readonly at: string;
    readonly owes: readonly { readonly mail: string }[];
  }[];
  readonly calls: readonly { readonly to: { readonly email: string }; readonly at: string }[];
}

export interface KeptMail {
  readonly at: string;
  readonly to: string;
  /** The incident and the kind of mail by its tags: `call`, `digest`. */
  readonly incident: string | null;
  readonly kind: string;
  /** Incidents that a digest names. */
  readonly named: readonly string[];
  /** Incidents that it counts without naming them. */
  readonly more: number;
}

/** The mail of a call as its delivery record tells. */
interface KeptDelivery {
  readonly incident: string;
  /** The fact that owes it. */
  readonly n: number;
  readonly mail: string;
  /** When the call was made; null for other mails. */
  readonly called: string | null;
  readonly outcome: string | null;
  readonly at: string | null;
}

export interface Kept {
  readonly heads: ReadonlyMap<string, KeptHead>;
  readonly mails: readonly KeptMail[];
  readonly deliveries: readonly KeptDelivery[];
}

/** What a machine that has stopped left in its data directory, read past all code of the product. */
export async function kept(dataDir: string, url: string): Promise<Kept> {
  const place = placeAt(url);
  const template = readTemplate(await synthesizedStack(), place);
  const dynamodb = await DynamoDb.open(template, place, dataDir);
  const [table] = template.ofType('AWS::DynamoDB::Table');
  const heads = new Map<string, KeptHead>();
  const deliveries: KeptDelivery[] = [];
  let from: unknown;
  do {
    const page = await dynamodb.call('Scan', {
      TableName: table?.name,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    for (const raw of page['Items'] as Parameters<typeof unmarshall>[0][]) read(unmarshall(raw), heads, deliveries);
    from = page['LastEvaluatedKey'];
  } while (from !== undefined);
  await dynamodb.close();
  return { heads, deliveries, mails: mailsIn(dataDir) };
}

// biome-ignore lint/suspicious/noExplicitAny: items as they are
function read(item: Record<string, any>, heads: Map<string, KeptHead>, deliveries: KeptDelivery[]): void {
  const { pk, sk, outcome = null, at = null } = item;
  const incident = `INC-${pk.slice(4)}`;
  if (pk.startsWith('INC#') && sk === 'HEAD') {
    const { status, reportedAt, calls } = item['incident'];
    const { wakeAt = null, carried, newest } = item;
    heads.set(incident, { id: incident, status, reportedAt, calls, wakeAt, carried, newest });
  }
  if (pk.startsWith('INC#') && sk.startsWith('M#')) {
    deliveries.push({ incident, n: Number(sk.split('#')[1]), mail: item['mail'], called: null, outcome, at });
  }
  if (pk.startsWith('CALLED#')) {
    const [called, of, n] = sk.split('#');
    deliveries.push({ incident: of, n: Number(n), mail: item['mail'], called, outcome, at });
  }
}

function mailsIn(dataDir: string): readonly KeptMail[] {
  const store = new MailStore(join(dataDir, 'mail.sqlite'));
  const mails = store.oldest({}, 1_000_000).map(({ at, recipient, tags, raw }) => ({
    at: new Date(at).toISOString(),
    to: recipient,
    incident: tags['incident'] ?? null,
    kind: tags['delivery']?.replace(/^\d+-/, '') ?? '',
    ...(tags['delivery']?.endsWith('-digest') ? inDigest(raw.toString('latin1')) : { named: [], more: 0 }),
  }));
  store.close();
  return mails;
}

/** What is said of incidents in a message as it is sent, its long lines broken by `=`. */
function inDigest(raw: string): Pick<KeptMail, 'named' | 'more'> {
  const text = raw.replaceAll('=\r\n', '');
  return { named: text.match(/INC-\w{6}/g) ?? [], more: Number(/(\d+) more are not named here/.exec(text)?.[1] ?? 0) };
}
