/** What the operator settles in `cdk.json`, or by `--context name=value`, before deploying. */
export interface Settings {
  /** The service desk: called when nobody else is there. */
  readonly deskAddress: string;
  /** Where the product tells of its own trouble. */
  readonly alarmAddress: string;
  /** From whom every mail comes. */
  readonly senderAddress: string;
  /** What the stack has SES verify: the sender's address, its whole domain, or nothing, since the account did so before. */
  readonly senderIdentity: 'address' | 'domain' | 'existing';
  /** Whether everybody may report, or only who signs in. */
  readonly reporting: 'open' | 'keyed';
  /** Anonymous reports that one network address may send in ten minutes; 0 for no limit. */
  readonly reportsPerAddress: number;
  /** First calls for anonymous reports that are made in an hour; beyond it the desk is told. 0 for no limit. */
  readonly anonymousCallsPerHour: number;
  /** Mails that SES lets this account send in a second (in its sandbox 1); 0 for no limit. */
  readonly mailsPerSecond: number;
  /** IANA name of the zone for people whose own is not known. */
  readonly timeZone: string;
  readonly logRetentionDays: number;
  readonly pointInTimeRecovery: boolean;
  /** Refuses to delete the table and the user pool. */
  readonly deletionProtection: boolean;
  /** Leaves the table and the user pool behind when the stack is deleted. */
  readonly retainData: boolean;
  /** Requests a second that the API takes in the long run. */
  readonly throttlingRate: number;
  /** Requests that it takes at once. */
  readonly throttlingBurst: number;
  /** Runs at once that are kept for taking reports, and are their most; 0 to share the account's with all functions. */
  readonly reservedConcurrency: number;
  /** Who signs people in; null for a user pool of the stack's own. */
  readonly issuer: { readonly url: string; readonly audience: string } | null;
  /** The claim of an ID token that lists a person's groups. */
  readonly groupsClaim: string;
}

type Read<T> = (name: string, value: unknown) => T;

/** What CloudWatch Logs accepts. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const EMAIL = /^[^\s@"<>(),;:\\[\]]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Domains that RFC 2606 and RFC 6761 keep for examples: nobody reads mail there. */
const PLACEHOLDER = /@(?:.+\.)?(?:example(?:\.(?:com|net|org))?|test|invalid)$/i;

const READERS = {
  deskAddress: required(address),
  alarmAddress: required(address),
  senderAddress: required(address),
  senderIdentity: optional(oneOf('address', 'domain', 'existing'), 'address'),
  reporting: optional(oneOf('open', 'keyed'), 'open'),
  reportsPerAddress: optional(wholeNumber(0, 100_000), 30),
  anonymousCallsPerHour: optional(wholeNumber(0, 100_000), 20),
  mailsPerSecond: optional(wholeNumber(0, 10_000), 14),
  timeZone: optional(zone, 'Europe/Berlin'),
  logRetentionDays: optional(retention, 90),
  pointInTimeRecovery: optional(yesOrNo, true),
  deletionProtection: optional(yesOrNo, true),
  retainData: optional(yesOrNo, true),
  throttlingRate: optional(wholeNumber(1, 10_000), 200),
  throttlingBurst: optional(wholeNumber(1, 5_000), 400),
  reservedConcurrency: optional(wholeNumber(0, 10_000), 0),
  issuer: optional(issuerUrl, null),
  audience: optional(text, null),
  groupsClaim: optional(text, 'cognito:groups'),
} as const;

/**
 * Reads the settings out of a CDK context, in which numbers and booleans may be texts, as `--context` gives them.
 * What belongs to the CDK itself (`aws:cdk:…`, `@aws-cdk/…`, `cli-telemetry`) is passed over.
 *
 * @throws Error with one sentence for each setting that is unknown, missing or not valid.
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const names = Object.keys(READERS) as (keyof typeof READERS)[];
  const faults: string[] = [];
  const strange = Object.keys(context).filter((name) => !Object.hasOwn(READERS, name) && !isOfCdk(name));
  for (const name of strange) faults.push(`There is no setting "${name}": the settings are ${names.join(', ')}.`);

  const read = <T>(name: string, reader: Read<T>): T | undefined => {
    try {
      return reader(name, context[name] ?? undefined);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const values = Object.fromEntries(names.map((name) => [name, read<unknown>(name, READERS[name])])) as {
    [N in keyof typeof READERS]: ReturnType<(typeof READERS)[N]>;
  };
  const { issuer: url, audience, ...settings } = values;
  if (typeof url === 'string' && audience === null) {
    faults.push('The setting "issuer" needs "audience": the client id that the issuer\'s ID tokens are made out to.');
  }
  if (url === null && typeof audience === 'string') {
    faults.push('The setting "audience" needs "issuer"; leave both out for a user pool of the stack\'s own.');
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { ...settings, issuer: url === null || audience === null ? null : { url, audience } };
}

/**
 * Why the stack cannot be deployed with these settings, in a sentence; null when it can. Synthesizing and running on
 * one machine need no address that somebody reads, the cloud does.
 */
export function refusalToDeploy(settings: Settings): string | null {
  const names = (['deskAddress', 'alarmAddress', 'senderAddress'] as const).filter((name) =>
    PLACEHOLDER.test(settings[name]),
  );
  if (names.length === 0) return null;
  const said = names.map((name) => `${name} (${settings[name]})`).join(', ');
  return `Set ${said} in cdk.json to addresses of your own: nobody reads mail there, so the stack is not deployed.`;
}

function isOfCdk(name: string): boolean {
  return name.includes(':') || name.startsWith('@') || name === 'cli-telemetry';
}

function required<T>(read: Read<T>): Read<T> {
  return (name, value) => {
    if (value === undefined) throw new Error(`The setting "${name}" is missing: set it in the context of cdk.json.`);
    return read(name, value);
  };
}

function optional<T, const D>(read: Read<T>, otherwise: D): Read<T | D> {
  return (name, value) => (value === undefined ? otherwise : read(name, value));
}

function fault(name: string, wanted: string, value: unknown): Error {
  return new Error(`The setting "${name}" must be ${wanted}, not ${JSON.stringify(value)}.`);
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') throw fault(name, 'a text that is not empty', value);
  return value.trim();
}

function address(name: string, value: unknown): string {
  if (typeof value !== 'string' || !EMAIL.test(value) || value.length > 254) {
    throw fault(name, 'one bare e-mail address, such as desk@example.com', value);
  }
  return value;
}

function oneOf<const V extends readonly string[]>(...values: V): Read<V[number]> {
  return (name, value) => {
    const found = values.find((one) => one === value);
    if (found === undefined) throw fault(name, values.map((one) => `"${one}"`).join(' or '), value);
    return found;
  };
}

function yesOrNo(name: string, value: unknown): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw fault(name, 'true or false', value);
}

function wholeNumber(min: number, max: number): Read<number> {
  return (name, value) => {
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
      throw fault(name, `a whole number from ${min} to ${max}`, value);
    }
    return number;
  };
}

function retention(name: string, value: unknown): number {
  const days = Number(value);
  if (!RETENTIONS.includes(days))
    throw fault(name, `a number of days that CloudWatch knows (${RETENTIONS.join(', ')})`, value);
  return days;
}

function zone(name: string, value: unknown): string {
  const known = text(name, value);
  try {
    new Intl.DateTimeFormat('en', { timeZone: known });
  } catch {
    throw fault(name, 'a time zone of the IANA database, such as Europe/Berlin', value);
  }
  return known;
}

/** An issuer's name is compared byte by byte, so it stays as it was written. */
function issuerUrl(name: string, value: unknown): string {
  const url = text(name, value);
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw fault(name, 'the https URL under which the OIDC issuer is found', value);
  }
  return url;
}
