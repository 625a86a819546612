import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Person } from '../../../infra/demo/client.ts';
import { ISSUER_PATH } from '../../../infra/local/attributes.ts';
import { ChatStore } from '../../../infra/local/chat/chat-store.ts';
import { Internet } from '../../../infra/local/chat/internet.ts';
import { Clock } from '../../../infra/local/clock.ts';
import { ClockFile } from '../../../infra/local/clock-file.ts';
import { DynamoDb } from '../../../infra/local/dynamodb.ts';
import { createLocalEndpoints } from '../../../infra/local/endpoints/local-endpoints.ts';
import { createGateway } from '../../../infra/local/gateway/gateway.ts';
import { apiFromResources, type HttpApi } from '../../../infra/local/gateway/http-api.ts';
import { openDoor } from '../../../infra/local/gateway/local-door.ts';
import { Identities, OPERATOR_KEY } from '../../../infra/local/identities.ts';
import { installDate } from '../../../infra/local/machine-date.ts';
import { MailFeedback } from '../../../infra/local/mail/feedback.ts';
import { MailStore } from '../../../infra/local/mail/mail-store.ts';
import { readMail } from '../../../infra/local/mail/read-mail.ts';
import { createSes } from '../../../infra/local/mail/ses.ts';
import { openIssuer } from '../../../infra/local/oidc/issuer.ts';
import { installOutgoing, type Question, type Reply } from '../../../infra/local/outgoing.ts';
import { arn, type Place, placeAt } from '../../../infra/local/place.ts';
import { ServiceError } from '../../../infra/local/service-error.ts';
import { stateMachines } from '../../../infra/local/state-machines.ts';
import { integrations, PRODUCT_DIALECT } from '../../../infra/local/states/integrations.ts';
import { StepFunctions } from '../../../infra/local/states/step-functions.ts';
import { readTemplate, type Template } from '../../../infra/local/template.ts';
import { synthesizedStack } from '../../../infra/run-here.ts';
import { Attempts } from './attempts.ts';
import { type Apply, type Call, type Tap, Unanswered } from './call.ts';
import { doorOf, Functions, present } from './functions.ts';
import { connect, type Request } from './sdk.ts';
import { Sweeps } from './sweeps.ts';

type Item = Record<string, Record<string, unknown>>;

const through: Tap = (_call, apply) => apply();

/**
 * The product whole in one process: the real handlers, the real state machine and the real template on the engines of
 * the local machine, in a time that stands until it is turned, with every AWS call going through one `tap`.
 */
export class Stage {
  readonly client: Client;
  readonly clock: Clock;
  readonly template: Template;
  readonly place: Place;
  readonly functions: Functions;
  readonly mails: MailStore;
  readonly chats: ChatStore;
  readonly sweeps: Sweeps;
  readonly states: StepFunctions;
  readonly table: string;
  tap: Tap = through;
  readonly #dynamodb: DynamoDb;
  readonly #api: HttpApi;
  readonly #feedback: MailFeedback;
  readonly #close: () => Promise<void>;

  /** @param now where its time begins, RFC 3339 */
  static async open(now: string): Promise<Stage> {
    const templateDir = await synthesizedStack();
    const directory = mkdtempSync(join(tmpdir(), 'allclear-stage-'));
    const file = new ClockFile(directory);
    file.write({ now: Date.parse(now), real: Date.now(), speed: 1, frozen: true, clean: true });
    const clock = new Clock(file);
    const door = await openDoor(0);
    const place = placeAt(door.url);
    const template = readTemplate(templateDir, place);
    const identities = new Identities(template, place);
    const dynamodb = await DynamoDb.open(template, place, directory);
    const mails = new MailStore(':memory:');
    const chats = new ChatStore(':memory:');
    const internet = new Internet(chats, () => clock.now());
    const ses = createSes({
      store: mails,
      identities: template.ofType('AWS::SES::EmailIdentity').map((identity) => identity.name),
      configurationSets: template.ofType('AWS::SES::ConfigurationSet').map((set) => set.name),
      region: place.region,
      accountId: place.account,
      now: () => clock.now(),
    });
    installDate(() => clock.now());
    // How often the catalogue is looked at must not depend on how fast this machine is.
    process.uptime = () => clock.now() / 1_000;

    let stage: Stage | undefined;
    const tapped = (call: Call, apply: Apply): Promise<unknown> => (stage?.tap ?? through)(call, apply);
    const authorized = (call: Call, allow: (action: string, resource: string) => void, apply: Apply) =>
      tapped(call, async () => {
        for (const { action, resource } of call.needs) allow(action, resource);
        return apply();
      });
    const written: DynamoDb['call'] = async (operation, input) => {
      const output = await dynamodb.call(operation, structuredClone(input));
      if (/^(Put|Update)Item$/.test(operation)) await stage?.saw(input);
      return output;
    };

    const attempts = new Attempts(clock);
    const states: StepFunctions = new StepFunctions({
      database: ':memory:',
      clock: attempts,
      dialect: PRODUCT_DIALECT,
      callTask: (task) =>
        integrations({
          invokeLambda: async ({ functionName, payload, roleArn }) => {
            const call: Call = {
              by: 'machine',
              within: task.context.state,
              service: 'lambda',
              operation: functions.door(functionName),
              input: payload as Record<string, unknown>,
              id: randomUUID(),
              needs: [{ action: 'lambda:InvokeFunction', resource: functionArn(place, functionName) }],
              end: (how) => {
                attempts.leave();
                if (how === 'killed') void stage?.abort(task.context.execution);
              },
            };
            const apply = async () => {
              const invocation = await functions.invoke(functionName, JSON.stringify(payload));
              const answer: unknown = JSON.parse(invocation.payload);
              return invocation.functionError ? { functionError: answer } : { payload: answer };
            };
            const answer = await authorized(
              call,
              (action, resource) => identities.authorizeRole(roleArn, action, resource),
              apply,
            );
            return answer as { payload: unknown };
          },
          callService: async ({ service, operation, input, roleArn }) => {
            const called = service === 'dynamodb' ? dynamodb : states;
            const call: Call = {
              by: 'machine',
              within: task.context.state,
              service,
              operation,
              input,
              id: randomUUID(),
              needs: called
                .resourcesOf(operation, input)
                .map((resource) => ({ action: `${service}:${operation}`, resource })),
              end: (how) => {
                attempts.leave();
                if (how === 'killed') void stage?.abort(task.context.execution);
              },
            };
            const apply = () =>
              service === 'dynamodb' ? written(operation, input) : states.call(operation, structuredClone(input));
            const output = await authorized(
              call,
              (action, resource) => identities.authorizeRole(roleArn, action, resource),
              apply,
            );
            return JSON.parse(JSON.stringify(output ?? {})) as Record<string, unknown>;
          },
        })(task),
    });
    for (const definition of stateMachines(template)) states.define(definition);

    Object.assign(process.env, { AWS_ACCESS_KEY_ID: OPERATOR_KEY, AWS_SECRET_ACCESS_KEY: 'local' });
    const functions = await Functions.load(template, identities, clock);
    connect(async (request) => {
      const running = present();
      const services = { dynamodb, states, ses, written };
      const end = running?.end ?? (() => undefined);
      const { call, apply, textOf } = callIn(
        request,
        { by: running?.door ?? 'operator', within: running?.invocation ?? '', end },
        services,
      );
      if (running === undefined) return textOf(await apply());
      const allow = (action: string, resource: string) => identities.authorize(running.key, action, resource);
      return textOf(await authorized(call, allow, apply));
    });

    installOutgoing(async (question) => {
      const running = present();
      if (question.kind === 'resolve' || running === undefined) return internet.answer(question);
      const call: Call = {
        by: running.door,
        within: running.invocation,
        service: 'chat',
        operation: 'Post',
        input: { host: question.host, body: question.body },
        id: randomUUID(),
        needs: [],
        end: running.end,
      };
      return (await tapped(call, () => answered(internet, question)).catch(asRefusal)) as Reply;
    });

    const issuer = await openIssuer(`${place.url}${ISSUER_PATH}`, directory, () => clock.now());
    const feedback = new MailFeedback(template, functions, () => clock.now());
    const local = createLocalEndpoints({
      clock,
      issuer,
      mails,
      chats,
      feedback,
      executions: (prefix) => states.executions(prefix),
    });
    const invoke = (name: string, payload: string) => functions.invoke(name, payload);
    const api = apiFromResources(template.resources);
    door.serve(createGateway({ api, accountId: place.account, invoke, clock, local }));
    const close = async () => {
      clock.stop();
      await door.close();
      states.close();
      await dynamodb.close();
      rmSync(directory, { recursive: true, force: true });
    };
    stage = new Stage({ clock, template, place, functions, mails, chats, states, dynamodb, api, feedback, close });
    // Fills the table with the example catalogue, as the operator.
    await import('../../../functions/seed.ts');
    return stage;
  }

  private constructor(
    parts: Pick<Stage, 'clock' | 'template' | 'place' | 'functions' | 'mails' | 'chats' | 'states'> & {
      dynamodb: DynamoDb;
      api: HttpApi;
      feedback: MailFeedback;
      close: () => Promise<void>;
    },
  ) {
    this.#api = parts.api;
    this.#feedback = parts.feedback;
    this.clock = parts.clock;
    this.template = parts.template;
    this.place = parts.place;
    this.functions = parts.functions;
    this.mails = parts.mails;
    this.chats = parts.chats;
    this.states = parts.states;
    this.client = new Client(() => parts.place.url);
    this.#dynamodb = parts.dynamodb;
    this.#close = parts.close;
    const [table] = parts.template.ofType('AWS::DynamoDB::Table');
    this.table = table?.name ?? '';
    this.sweeps = new Sweeps(parts.clock, () => this.sweep());
  }

  close(): Promise<void> {
    return this.#close();
  }

  /**
   * Presses a button of the page behind a link in somebody's newest mail, past the gateway: it waits for nothing that is
   * under way. Gives the status.
   */
  async press(id: string, to: string, kind: 'a' | 'h' | 'r', button: string): Promise<number> {
    const [mail] = this.mails.newest({ to, incident: id }, 1);
    const text = mail === undefined ? '' : ((await readMail(mail)).text ?? '');
    const token = new RegExp(`/${kind}/([\\w-]+)`).exec(text)?.[1];
    if (token === undefined) throw new Error(`No mail of ${id} with a /${kind}/ link came to ${to}.`);
    return this.#ask(`POST /${kind}/{token}`, {
      rawPath: `/${kind}/${token}`,
      pathParameters: { token },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `do=${button}`,
      requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1' } },
    });
  }

  /** Acts on an incident as somebody of the staff, past the gateway. Gives the status. */
  async act(id: string, action: string, body: object, { email, name, groups }: Person): Promise<number> {
    const claims = { email, ...(name === undefined ? {} : { name }), 'cognito:groups': `[${groups.join(' ')}]` };
    return this.#ask(`POST /v1/incidents/{id}/${action}`, {
      rawPath: `/v1/incidents/${id}/${action}`,
      pathParameters: { id },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      requestContext: { http: { method: 'POST', sourceIp: '127.0.0.1' }, authorizer: { jwt: { claims } } },
    });
  }

  /** A lap of an incident's newest generation, as the state machine runs it; 200 where it did not fail. */
  async lap(incidentId: string): Promise<number> {
    const head = await this.item(`INC#${incidentId.slice(4)}`, 'HEAD');
    const task = { incidentId, generation: Number(head?.['generation']?.['N']) };
    const lambda = this.template.ofType('AWS::Lambda::Function').find(({ id }) => doorOf(id) === 'lap');
    const { functionError } = await this.functions.invoke(lambda?.name ?? '', JSON.stringify(task));
    return functionError === undefined ? 200 : 500;
  }

  async #ask(routeKey: string, event: object): Promise<number> {
    const route = this.#api.routes.find((one) => one.routeKey === routeKey);
    const request = JSON.stringify({ version: '2.0', routeKey, ...event });
    const { payload, functionError } = await this.functions.invoke(route?.functionArn ?? '', request);
    return functionError === undefined ? (JSON.parse(payload) as { statusCode: number }).statusCode : 500;
  }

  /** Sweeps now, whatever the schedule says. */
  async sweep(): Promise<void> {
    const sweeper = this.template.ofType('AWS::Lambda::Function').find(({ id }) => doorOf(id) === 'sweeper');
    await this.functions.invoke(sweeper?.name ?? '', '{}');
  }

  /** Somebody's newest mail comes back; false where there is none. */
  async bounce(id: string, to: string): Promise<boolean> {
    const [mail] = this.mails.newest({ to, incident: id }, 1);
    if (mail !== undefined) await this.#feedback.tell(mail, 'bounce');
    return mail !== undefined;
  }

  /** An item of the table, read as the operator. */
  async item(pk: string, sk: string): Promise<Item | null> {
    const { Item } = await this.#dynamodb.call('GetItem', {
      TableName: this.table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ConsistentRead: true,
    });
    return (Item as Item | undefined) ?? null;
  }

  /** All items of a partition. */
  async items(pk: string): Promise<readonly Item[]> {
    const { Items } = await this.#dynamodb.call('Query', {
      TableName: this.table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
      ConsistentRead: true,
    });
    return Items as readonly Item[];
  }

  /** Puts items in place as the operator, past every function: for a table that is to be large. */
  async fill(items: readonly Item[]): Promise<void> {
    for (let start = 0; start < items.length; start += 25) {
      const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await this.#dynamodb.call('BatchWriteItem', { RequestItems: { [this.table]: puts } });
    }
  }

  /** The catalogue moved: every container reads it again, as a new one would. */
  async moveCatalogue(version: string): Promise<void> {
    const Item = { pk: { S: 'CATALOG' }, sk: { S: 'VERSION' }, version: { S: version } };
    await this.#dynamodb.call('PutItem', { TableName: this.table, Item });
  }

  /** Takes an item out as the operator, past every function. */
  async remove(pk: string, sk: string): Promise<void> {
    await this.#dynamodb.call('DeleteItem', { TableName: this.table, Key: { pk: { S: pk }, sk: { S: sk } } });
  }

  /** Ends an execution as if it had been lost. */
  async abort(executionArn: string): Promise<void> {
    await this.states.call('StopExecution', { executionArn });
  }

  /** Something was written: the schedule is to know what is overdue. */
  async saw(input: Readonly<Record<string, unknown>>): Promise<void> {
    const key = (input['Key'] ?? input['Item']) as Item;
    const [pk, sk] = [String(key['pk']?.['S']), String(key['sk']?.['S'])];
    if (sk !== 'HEAD' && !/^(LIST|ASKED)#/.test(pk)) return;
    const item = await this.item(pk, sk);
    this.sweeps.saw(pk, sk, (item?.['wakeAt']?.['S'] as string | undefined) ?? null, String(item?.['wake']?.['S']));
  }
}

/** What a host does with a post. Nobody waits for one that hangs: the time that it takes is no time of the stage. */
async function answered(internet: Internet, question: Question): Promise<Reply> {
  const reply = await internet.answer(question);
  if ('hangs' in reply) throw new Unanswered('No answer came in time.');
  return reply;
}

/** A refusal that was injected, as an answer by HTTP. */
function asRefusal(error: unknown): Reply {
  if (!(error instanceof ServiceError)) throw error;
  return { status: error.status, headers: {}, body: '' };
}

function functionArn(place: Place, name: string): string {
  return name.startsWith('arn:') ? name : arn(place, 'lambda', `function:${name}`);
}

interface Services {
  readonly dynamodb: DynamoDb;
  readonly states: StepFunctions;
  readonly ses: ReturnType<typeof createSes>;
  readonly written: DynamoDb['call'];
}

/** A client's request as a call, how it is carried out, and the text of its answer. */
function callIn(request: Request, caller: Pick<Call, 'by' | 'within' | 'end'>, services: Services) {
  const { headers, body = '' } = request;
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const id = headers['amz-sdk-invocation-id'] ?? '';
  const [api = '', operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  if (api === '') {
    const form = new URLSearchParams(text);
    const call: Call = {
      ...caller,
      service: 'ses',
      operation: String(form.get('Action')),
      input: Object.fromEntries(form),
      id,
      needs: services.ses.resourcesOf(form),
    };
    return { call, apply: async () => services.ses.handle(form), textOf: String };
  }
  const input = JSON.parse(text || '{}') as Record<string, unknown>;
  const service = api === 'AWSStepFunctions' ? 'states' : 'dynamodb';
  const engine = service === 'states' ? services.states : services.dynamodb;
  const needs = engine
    .resourcesOf(operation, input)
    .map((resource) => ({ action: `${service}:${operation}`, resource }));
  const call: Call = { ...caller, service, operation, input, id, needs };
  const apply = () =>
    service === 'states' ? services.states.call(operation, structuredClone(input)) : services.written(operation, input);
  return { call, apply, textOf: (output: unknown) => JSON.stringify(output ?? {}) };
}
