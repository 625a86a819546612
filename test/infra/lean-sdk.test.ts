import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { makeBundles } from '../../infra/make-bundles.ts';
import * as whole from './sdk-probe.ts';

type Call = keyof typeof whole.calls;
interface Answer {
  readonly status: number;
  readonly body: string;
}

const made = mkdtempSync(join(tmpdir(), 'allclear-'));
const requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
let answer: Answer = { status: 200, body: '{}' };
let lean: typeof whole;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(answer.status, { 'x-amzn-requestid': 'id' }).end(answer.body);
  });
});

beforeAll(async () => {
  makeBundles({ probe: fileURLToPath(new URL('./sdk-probe.ts', import.meta.url)) }, made);
  lean = await import(pathToFileURL(join(made, 'probe/index.mjs')).href);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(made, { recursive: true });
});

beforeEach(() => {
  const { port } = server.address() as AddressInfo;
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  // The SDK waits for random shares of a second between its tries.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  requests.length = 0;
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What a call comes to, of the SDK as it is and as it is deployed. */
async function both(call: Call, given: Answer) {
  answer = given;
  return { whole: await whole.calls[call](), lean: await lean.calls[call]() };
}

const json = (status: number, type: string): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws#${type}`, message: 'refused' }),
});
const xml = (status: number, code: string): Answer => ({
  status,
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>refused</Message></Error></ErrorResponse>`,
});

test.each<[Call, Answer]>([
  ['dynamodb', json(400, 'ConditionalCheckFailedException')],
  ['dynamodb', json(400, 'ResourceNotFoundException')],
  ['dynamodb', json(400, 'ItemCollectionSizeLimitExceededException')],
  ['dynamodb', json(400, 'AccessDeniedException')],
  ['dynamodb', json(400, 'ValidationException')],
  ['dynamodb', json(400, 'ProvisionedThroughputExceededException')],
  ['dynamodb', json(400, 'RequestLimitExceeded')],
  ['dynamodb', json(400, 'ReplicatedWriteConflictException')],
  ['dynamodb', json(500, 'InternalServerError')],
  ['dynamodb', { status: 503, body: 'no JSON' }],
  ['sfn', json(400, 'ExecutionAlreadyExists')],
  ['sfn', json(400, 'ExecutionLimitExceeded')],
  ['sfn', json(400, 'StateMachineDoesNotExist')],
  ['sfn', json(400, 'KmsThrottlingException')],
  ['sfn', json(400, 'ThrottlingException')],
  ['ses', xml(400, 'MessageRejected')],
  ['ses', xml(400, 'ConfigurationSetDoesNotExist')],
  ['ses', xml(400, 'Throttling')],
  ['ses', xml(500, 'InternalFailure')],
])('%s: %j is the same error after as many tries', async (call, given) => {
  const said = await both(call, given);
  expect(said.whole).toMatchObject({ message: expect.any(String), status: given.status });
  expect(said.lean).toEqual(said.whole);
});

test.each<[Call, string]>([
  ['put', 'ConditionalCheckFailedException'],
  ['start', 'ExecutionAlreadyExists'],
  ['wake', 'TaskTimedOut'],
  ['wake', 'TaskDoesNotExist'],
  ['wake', 'InvalidToken'],
])('%s: %s is no error to us', async (call, type) => {
  const no = { answer: false };
  expect(await both(call, json(400, type))).toEqual({ whole: no, lean: no });
});

test.each<Call>(['dynamodb', 'sfn', 'ses'])('%s: what is asked is the same, and signed rightly', async (call) => {
  await both(call, { status: 200, body: call === 'ses' ? '<SendRawEmailResponse/>' : '{"startDate": 0}' });
  const [asIs, deployed] = requests.map(comparable);
  expect(deployed).toEqual(asIs);
  for (const request of requests) {
    expect(request.headers['user-agent']).toMatch(/^aws-sdk-js\/3\.\d+\.\d+ /);
    expect(request.headers.authorization).toMatch(new RegExp(`Signature=${signatureOf(request)}$`));
  }
});

test('what functions do not use is not deployed', () => {
  const code = readFileSync(join(made, 'probe/index.mjs'), 'utf8');
  const unused = [
    'BackupInUseException',
    'StateMachineDeleting',
    'typesVersions',
    'AWS_SHARED_CREDENTIALS_FILE',
    'latest/meta-data',
  ];
  expect(unused.filter((word) => code.includes(word))).toEqual([]);
});

test('modules of Node are not imported: that would load parts of them that nobody asks for', () => {
  const code = readFileSync(join(made, 'probe/index.mjs'), 'utf8');
  expect(code.match(/from ?["']node:\w+["']/g)).toEqual(["from'node:module'"]);
});

/** A request without what differs from one to the next, and without the version that the SDK calls itself by. */
function comparable({ headers, body }: (typeof requests)[number]) {
  const {
    'amz-sdk-invocation-id': _id,
    'x-amz-date': _date,
    'user-agent': _agent,
    'x-amz-user-agent': _version,
    ...rest
  } = headers;
  return { ...rest, authorization: rest.authorization?.replace(/\d{8}|Signature=.*/g, ''), body };
}

/** Signature Version 4 as AWS computes it, of the request as it came. */
function signatureOf({ headers, body }: (typeof requests)[number]): string {
  const [, scope = '', signed = ''] =
    /Credential=key\/(\S+), SignedHeaders=(\S+),/.exec(headers.authorization ?? '') ?? [];
  const canonical = [
    ...['POST', '/', ''],
    ...signed.split(';').map((name) => `${name}:${headers[name]}`),
    ...['', signed, createHash('sha256').update(body).digest('hex')],
  ].join('\n');
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hashed].join('\n');
  const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest();
  return hmac(scope.split('/').reduce<Buffer | string>(hmac, 'AWS4secret'), text).toString('hex');
}
