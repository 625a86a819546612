import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ISSUER_PATH } from './attributes.ts';
import { ChatStore } from './chat/chat-store.ts';
import { Internet } from './chat/internet.ts';
import { Clock } from './clock.ts';
import { ClockFile } from './clock-file.ts';
import { lockData } from './data-lock.ts';
import { DynamoDb } from './dynamodb.ts';
import { createLocalEndpoints } from './endpoints/local-endpoints.ts';
import { createGateway } from './gateway/gateway.ts';
import { apiFromResources } from './gateway/http-api.ts';
import { openDoor } from './gateway/local-door.ts';
import { Identities, OPERATOR_KEY } from './identities.ts';
import { Lambda } from './lambda.ts';
import { MailFeedback } from './mail/feedback.ts';
import { MailStore } from './mail/mail-store.ts';
import { createSes } from './mail/ses.ts';
import { openIssuer } from './oidc/issuer.ts';
import { placeAt } from './place.ts';
import { roleCalls } from './role-calls.ts';
import { Schedules } from './schedules.ts';
import { stateMachines } from './state-machines.ts';
import { integrations, PRODUCT_DIALECT } from './states/integrations.ts';
import { StepFunctions } from './states/step-functions.ts';
import { readTemplate, type Template } from './template.ts';
import { Wire } from './wire.ts';

/** How long a stop waits for functions that are at work. */
const QUIET_LIMIT_MS = 5000;

export interface MachineOptions {
  /** Where the stack was synthesized to (`cdk.out`). */
  templateDir: string;
  /** Kept over restarts; one machine at a time. */
  dataDir: string;
  /** 0 takes any free port. */
  port: number;
  /** Machine seconds per real second; without it the clock goes on as it was. */
  speed?: number;
  /** Forgets the data directory first. */
  fresh?: boolean;
  /** Told in a sentence what happens that no caller hears of. */
  log?: (line: string) => void;
  /** Fills a table of the template that is empty; gets the environment in which a program reaches it as the operator. */
  seed?: (environment: Record<string, string>) => Promise<void>;
}

export interface Machine {
  /** The product's address: `http://127.0.0.1:3000`. */
  url: string;
  /** The address that speaks AWS's protocols, and the environment with which a program is the operator there. */
  endpoint: string;
  operator: Record<string, string>;
  template: Template;
  lambda: Lambda;
  clock: Clock;
  /** Ends cleanly: what is under way is finished first. */
  stop(): Promise<void>;
}

/** Empties the data directory; the lock that this machine holds stays. */
function forget(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith('lock')) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

/** Waits for `work`, but no longer than `limit` milliseconds. */
async function atMost(limit: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, limit);
  await Promise.race([work, late.promise]);
  clearTimeout(timer);
}

/** Fills the tables that are empty. */
async function seedEmptyTables(
  template: Template,
  dynamodb: DynamoDb,
  operator: Record<string, string>,
  seed: NonNullable<MachineOptions['seed']>,
): Promise<void> {
  for (const table of template.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    const { Count } = await dynamodb.call('Scan', { TableName: table.name, Limit: 1 });
    if (Count === 0) await seed({ ...operator, TABLE: table.name });
  }
}

/**
 * Runs a synthesized stack on this machine. Throws an Error whose message is a sentence for what keeps it from
 * starting: the port or the data directory in use, a broken template, a resource it cannot serve.
 */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { dataDir, log = () => {} } = options;
  mkdirSync(dataDir, { recursive: true });
  /** What to undo at the end, in the order of its making. */
  const closers: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const lock = lockData(dataDir);
    closers.push(() => lock.release());
    if (options.fresh) forget(dataDir);

    const door = await openDoor(options.port);
    closers.push(() => atMost(QUIET_LIMIT_MS, door.close()));
    const place = placeAt(door.url);
    const template = readTemplate(options.templateDir, place);

    const clock = new Clock(new ClockFile(dataDir));
    closers.push(() => clock.stop());
    if (options.speed !== undefined) clock.setSpeed(options.speed);
    const identities = new Identities(template, place);

    const dynamodb = await DynamoDb.open(template, place, dataDir);
    closers.push(() => dynamodb.close());
    const mails = new MailStore(join(dataDir, 'mail.sqlite'));
    closers.push(() => mails.close());
    const chats = new ChatStore(join(dataDir, 'chat.sqlite'));
    closers.push(() => chats.close());
    const internet = new Internet(chats, () => clock.now());
    const ses = createSes({
      store: mails,
      identities: template.ofType('AWS::SES::EmailIdentity').map((identity) => identity.name),
      configurationSets: template.ofType('AWS::SES::ConfigurationSet').map((set) => set.name),
      region: place.region,
      accountId: place.account,
      now: () => clock.now(),
    });

    // The engines call one another: what a state machine calls is looked up when it calls.
    const calls = roleCalls({ place, identities, dynamodb, lambda: () => lambda, states: () => states });
    const states: StepFunctions = new StepFunctions({
      database: join(dataDir, 'states.sqlite'),
      clock,
      callTask: integrations(calls),
      dialect: PRODUCT_DIALECT,
    });
    for (const definition of stateMachines(template)) states.define(definition);

    const wire = await Wire.open({ identities, clock, dynamodb, states, ses, log });
    closers.push(() => wire.close());
    const lambda: Lambda = new Lambda({
      template,
      place,
      identities,
      clock,
      endpoint: wire.url,
      internet: (question) => internet.answer(question),
      dataDir,
    });
    closers.push(() => lambda.stop());
    closers.push(() => states.close());

    const operator = {
      AWS_REGION: place.region,
      AWS_ACCESS_KEY_ID: OPERATOR_KEY,
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: wire.url,
      AWS_ENDPOINT_URL_SFN: wire.url,
      AWS_ENDPOINT_URL_SES: wire.url,
    };
    if (options.seed) await seedEmptyTables(template, dynamodb, operator, options.seed);

    const issuer = await openIssuer(`${place.url}${ISSUER_PATH}`, dataDir, () => clock.now());
    const feedback = new MailFeedback(template, lambda, () => clock.now());
    const local = createLocalEndpoints({
      clock,
      issuer,
      mails,
      chats,
      feedback,
      executions: (prefix) => states.executions(prefix),
    });
    const invoke = (functionArn: string, payload: string) => lambda.answer(functionArn, payload);
    door.serve(
      createGateway({ api: apiFromResources(template.resources), accountId: place.account, invoke, clock, local }),
    );

    const schedules = new Schedules({ template, place, clock, lambda, identities, log });
    states.resume();
    schedules.start();
    // First to end: nobody is let in, no timer fires any more, and what is under way has its time to finish.
    closers.push(() => {
      clock.stop();
      return atMost(QUIET_LIMIT_MS, Promise.all([door.close(), clock.quiet()]));
    });
    return { url: door.url, endpoint: wire.url, operator, template, lambda, clock, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
