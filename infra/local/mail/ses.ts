import { randomBytes, randomUUID } from 'node:crypto';
import { ServiceError } from '../service-error.ts';
import type { MailStore } from './mail-store.ts';
import { addressesIn, type RawMessage, readRaw, valuesOf, withFields } from './raw-message.ts';
import { sesSettings } from './ses-settings.ts';

/** What the local SES knows of the template and the machine. */
export interface SesParts {
  store: MailStore;
  /** Verified addresses and domains. */
  identities: readonly string[];
  configurationSets: readonly string[];
  region: string;
  accountId: string;
  /** The machine's time in milliseconds. */
  now(): number;
}

/** What a caller has to be allowed, and on which resource. */
interface Asked {
  action: string;
  resource: string;
}

/** Amazon SES (API version 2010-12-01), as far as `SendRawEmail` goes. */
export interface Ses {
  /**
   * Answers one form post with SES's XML. Refuses by `ServiceError` with SES's codes: MessageRejected, Throttling,
   * InvalidParameterValue, ConfigurationSetDoesNotExist, InvalidAction.
   */
  handle(form: URLSearchParams): string;
  /** The rights that a form post needs: to send as the sender's identity, and to use the configuration set it names. */
  resourcesOf(form: URLSearchParams): Asked[];
}

const MESSAGE_LIMIT = 10 * 1024 * 1024;
const RECIPIENT_LIMIT = 50;

export function createSes(parts: SesParts): Ses {
  const arn = (resource: string) => `arn:aws:ses:${parts.region}:${parts.accountId}:${resource}`;
  return {
    handle(form) {
      const action = form.get('Action');
      if (action !== 'SendRawEmail') {
        throw new ServiceError('InvalidAction', `Could not find operation ${action} for version 2010-12-01`);
      }
      return sentXml(send(form, parts));
    },
    resourcesOf(form) {
      const senders = sendersOf(form, readRaw(messageOf(form)));
      const names = new Set(senders.map((sender) => identityOf(sender, parts.identities) ?? sender));
      const resources = [...names].map((name) => arn(`identity/${name}`));
      const set = form.get('ConfigurationSetName');
      if (set) resources.push(arn(`configuration-set/${set}`));
      return resources.map((resource) => ({ action: `ses:${form.get('Action')}`, resource }));
    },
  };
}

/** Checks a message in SES's manner, puts it into its recipients' mailboxes and returns its id. */
function send(form: URLSearchParams, parts: SesParts): string {
  const { store } = parts;
  const at = Math.floor(parts.now());
  const source = messageOf(form);
  if (source.length > MESSAGE_LIMIT) {
    throw invalid(`Message length is more than ${MESSAGE_LIMIT} bytes long: '${source.length}'.`);
  }
  const message = readRaw(source);
  const recipients = recipientsOf(form, message);
  if (recipients.length > RECIPIENT_LIMIT) throw invalid(`Recipient count exceeds ${RECIPIENT_LIMIT}.`);
  const tags = tagsOf(form, message);
  refuseUnverified(sendersOf(form, message), parts);
  refuseUnknownSet(form.get('ConfigurationSetName'), parts.configurationSets);
  refuseBySettings(recipients, store, at);
  const messageId = newMessageId(at);
  // SES writes these two itself whatever was sent, and hides the blind copies and its own instructions.
  const raw = withFields(
    message,
    ['message-id', 'date', 'bcc', 'return-path', 'x-ses-message-tags', 'x-ses-configuration-set'],
    [
      `Message-ID: <${messageId}@${parts.region}.amazonses.com>`,
      `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    ],
  );
  store.add(
    recipients.map((recipient, index) => {
      const id = index === 0 ? messageId : `${messageId}-${index + 1}`;
      return { id, messageId, at, recipient, tags, raw };
    }),
  );
  return messageId;
}

function messageOf(form: URLSearchParams): Buffer {
  const data = form.get('RawMessage.Data');
  if (!data) throw invalid('RawMessage.Data is missing.');
  return Buffer.from(data, 'base64');
}

/** Everyone the message claims to be from; each of them has to be verified. */
function sendersOf(form: URLSearchParams, message: RawMessage): string[] {
  const from = valuesOf(message, 'from').flatMap(addressesIn);
  if (from.length === 0) throw invalid("Missing required header 'From'.");
  const others = [form.get('Source') ?? '', ...valuesOf(message, 'sender'), ...valuesOf(message, 'return-path')];
  return [...new Set([...from, ...others.flatMap(addressesIn)])];
}

function recipientsOf(form: URLSearchParams, message: RawMessage): string[] {
  const named = members(form, 'Destinations');
  const texts = named.length > 0 ? named : ['to', 'cc', 'bcc'].flatMap((name) => valuesOf(message, name));
  const recipients = [...new Set(texts.flatMap(addressesIn))];
  if (recipients.length === 0) throw invalid('Must have at least one recipient.');
  if (recipients.some((recipient) => !/^[^@\s]+@[^@\s]+$/.test(recipient))) throw invalid("Missing final '@domain'");
  return recipients;
}

function tagsOf(form: URLSearchParams, message: RawMessage): Record<string, string> {
  const inHeader = valuesOf(message, 'x-ses-message-tags')
    .flatMap((value) => value.split(','))
    .map((pair) => pair.trim().split('='));
  const inForm = indexes(form, 'Tags').map((index) => [
    form.get(`Tags.member.${index}.Name`) ?? '',
    form.get(`Tags.member.${index}.Value`) ?? '',
  ]);
  const pairs = inForm.length > 0 ? inForm : inHeader;
  for (const text of pairs.flat()) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(text))
      throw invalid(`Invalid message tag <${text}>: only alphanumeric ASCII characters, '_' and '-' are allowed.`);
  }
  return Object.fromEntries(pairs);
}

function refuseUnverified(senders: readonly string[], { identities, region }: SesParts): void {
  const unverified = senders.filter((sender) => identityOf(sender, identities) === undefined);
  if (unverified.length === 0) return;
  throw new ServiceError(
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${unverified.join(', ')}`,
  );
}

/** The identity that vouches for an address: itself, its domain, or a domain above that. */
function identityOf(address: string, identities: readonly string[]): string | undefined {
  const wanted = address.toLowerCase();
  const exact = identities.find((identity) => identity.toLowerCase() === wanted);
  if (exact) return exact;
  const labels = wanted.slice(wanted.lastIndexOf('@') + 1).split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return domains.map((domain) => identities.find((identity) => identity.toLowerCase() === domain)).find(Boolean);
}

function refuseUnknownSet(name: string | null, known: readonly string[]): void {
  if (name && !known.includes(name)) {
    throw new ServiceError('ConfigurationSetDoesNotExist', `Configuration set <${name}> does not exist.`);
  }
}

function refuseBySettings(recipients: readonly string[], store: MailStore, at: number): void {
  const { refuse, perSecond } = sesSettings(store);
  const refused = recipients.find((recipient) => refuse.includes(recipient.toLowerCase()));
  if (refused)
    throw new ServiceError('MessageRejected', `Address <${refused}> is refused by the settings of this SES.`);
  if (perSecond !== null && store.countSince(at - 1000) + recipients.length > perSecond) {
    throw new ServiceError('Throttling', 'Maximum sending rate exceeded.');
  }
}

function indexes(form: URLSearchParams, list: string): number[] {
  const found = [...form.keys()].map((key) => new RegExp(`^${list}\\.member\\.(\\d+)(\\.|$)`).exec(key)?.[1]);
  return [...new Set(found.filter((index) => index !== undefined).map(Number))].sort((a, b) => a - b);
}

function members(form: URLSearchParams, list: string): string[] {
  return indexes(form, list).map((index) => form.get(`${list}.member.${index}`) ?? '');
}

function newMessageId(at: number): string {
  return `0100${at.toString(16).padStart(12, '0')}-${randomBytes(4).toString('hex')}-${randomUUID().slice(9)}-000000`;
}

function sentXml(messageId: string): string {
  return (
    '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">' +
    `<SendRawEmailResult><MessageId>${messageId}</MessageId></SendRawEmailResult>` +
    `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></SendRawEmailResponse>`
  );
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}
