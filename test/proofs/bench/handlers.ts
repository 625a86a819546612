import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CatalogueTable } from '../../../functions/aws/catalogue-store.ts';
import { dynamoClient } from '../../../functions/aws/clients.ts';
import { Table } from '../../../functions/aws/table.ts';
import type { CatalogueWrite } from '../../../functions/catalogue/catalogue-store.ts';
import { handler as lap } from '../../../functions/doors/lap.ts';
import { handler as open } from '../../../functions/doors/public.ts';
import { handler as queue } from '../../../functions/doors/queue.ts';
import { handler as staff } from '../../../functions/doors/staff.ts';
import { type Route, routes } from '../../../functions/http/routes.ts';
import { handler as bare } from './bare.ts';
import { type Item, Memory } from './memory.ts';

/** The doors as they are bundled, on a memory that answers at once. */
const memory = new Memory();
memory.connect();

const DOORS: Readonly<Partial<Record<Route['door'], unknown>>> = { public: open, queue, staff };

/** One request: the event of its gateway, and the handler that it goes to. */
type Request = () => Promise<{ readonly statusCode: number; readonly body?: string }>;

/** CPU time in microseconds so far: of answering for AWS, which is no part of a function, and of the SDK. */
export function spent(): { readonly onAnswers: number; readonly inSdk: number } {
  return { onAnswers: memory.spent, inSdk: memory.spentInSdk };
}

/** The requests that are measured, each kind `count` times, as if the functions had been at work for a while. */
export async function requests(count: number): Promise<Readonly<Record<string, readonly Request[]>>> {
  const table = process.env['TABLE'] ?? '';
  const writes = JSON.parse(process.env['EXAMPLE'] ?? '[]') as readonly CatalogueWrite[];
  await new CatalogueTable(new Table(dynamoClient(), table), randomBytes).write(writes, new Date().toISOString());
  const id = await triaged();
  const template = memory.partition(partition(id));
  const waiting = Array.from({ length: count }, () => copied(template, id, newId()));
  for (let n = 0; n < 18; n++) await call(act(id, 'note', { text: `What was tried, number ${n}.` }))();
  const repeat = (request: Request) => Array.from({ length: count }, () => request);
  return {
    bare: repeat(() => bare() as ReturnType<Request>),
    report: Array.from({ length: count }, (_, n) => call(reported(n))),
    acknowledge: waiting.map((one) => call(act(one, 'acknowledge', {}))),
    queue: repeat(call(event('GET /v1/incidents', {}))),
    timeline: repeat(call(event('GET /v1/incidents/{id}/timeline', { id }))),
  };
}

/** A report, sorted, with its call made. */
async function triaged(): Promise<string> {
  const { body } = await call(reported(0))();
  const { id } = JSON.parse(body ?? '{}');
  const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 30_000 };
  await (lap as unknown as (task: object, context: object) => Promise<unknown>)(
    { incidentId: id, generation: 1 },
    context,
  );
  return id;
}

let drawn = 0;

function newId(): string {
  drawn += 1;
  return `INC-${String(drawn).padStart(6, '0')}`;
}

function partition(id: string): string {
  return id.replace('INC-', 'INC#');
}

/** The same incident under another id. */
function copied(items: readonly Item[], from: string, id: string): string {
  const text = JSON.stringify(items).replaceAll(from, id).replaceAll(partition(from), partition(id));
  for (const item of JSON.parse(text) as Item[]) memory.put(item);
  return id;
}

function reported(n: number): APIGatewayProxyEventV2 {
  const report = {
    summary: `Checkout returns 502 in shop ${n}`,
    description: 'Since two o’clock every payment fails. The page shows an error after ten seconds.',
    reporter: { name: 'A reporter', email: 'reporter@example.com' },
    impact: { users: 'many', financial: 'high' },
  };
  return event('POST /v1/incidents', {}, report);
}

function act(id: string, action: string, body: object): APIGatewayProxyEventV2 {
  return event(`POST /v1/incidents/{id}/${action}`, { id }, body);
}

function event(routeKey: string, pathParameters: Record<string, string>, body?: object): APIGatewayProxyEventV2 {
  const [method = '', template = ''] = routeKey.split(' ');
  const rawPath = template.replace('{id}', pathParameters['id'] ?? '');
  const claims = { email: 'desk@example.com', name: 'The service desk', 'cognito:groups': '[service-desk]' };
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'api.example.com' },
    pathParameters,
    requestContext: {
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' },
      authorizer: { jwt: { claims, scopes: null } },
    } as unknown as APIGatewayProxyEventV2['requestContext'],
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

/** Asks the door that the route table names. */
function call(given: APIGatewayProxyEventV2): Request {
  const route = (routes as readonly Route[]).find(({ key }) => key === given.routeKey);
  const run = DOORS[route?.door as Route['door']] as (event: object, context: object) => ReturnType<Request>;
  return () => run(given, { awsRequestId: 'bench', getRemainingTimeInMillis: () => 15_000 });
}
