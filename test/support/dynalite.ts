import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConditionalCheckFailedException, DynamoDBClient, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import cdk from '../../cdk.json' with { type: 'json' };
import { DynamoDb } from '../../infra/local/dynamodb.ts';
import { placeAt } from '../../infra/local/place.ts';
import { ServiceError } from '../../infra/local/service-error.ts';
import { Template } from '../../infra/local/template.ts';
import { readSettings } from '../../infra/settings.ts';
import { incidentTable } from '../../infra/table.ts';

export const CREDENTIALS = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };

/** The table alone, as the stack makes it with the settings that are shipped. */
export function tableOfTemplate() {
  // The stack's tests have the CDK validate the template; for one table that takes longer than all else here.
  process.env['CDK_VALIDATION'] = 'false';
  const stack = new Stack(new App(), 'Allclear');
  incidentTable(stack, 'Table', readSettings(cdk.context));
  const [found] = Object.entries(Synthesized.fromStack(stack).findResources('AWS::DynamoDB::Table'));
  if (found === undefined) throw new Error('the template has no table');
  const [id, { Type: type, Properties: properties }] = found;
  return { id, type: String(type), properties };
}

/** dynalite in this process, with the template's table: the client's requests never leave it. */
export async function openDynalite() {
  const { id, type, properties } = tableOfTemplate();
  const template = new Template([{ id, type, name: id, ref: id, arn: '', properties }], {}, new Map());
  const directory = mkdtempSync(join(tmpdir(), 'allclear-test-'));
  const engine = await DynamoDb.open(template, placeAt('http://127.0.0.1:3000'), directory);
  const requestHandler = { handle: (request: Request) => answer(engine, request) };
  // Nobody here reads a signature, or a log.
  const client = new DynamoDBClient({ ...CREDENTIALS, requestHandler, signer: { sign: async (request) => request } });
  client.middlewareStack.remove('loggerMiddleware');
  return {
    name: id,
    client,
    bare: { send: (command: Command) => sendBare(engine, command) } as unknown as DynamoDBClient,
    close: async () => {
      await engine.close();
      rmSync(directory, { recursive: true });
    },
  };
}

interface Command {
  readonly input: object;
}

/**
 * A command without the SDK's way to the wire and back, which takes more than half of the time of a call of dynalite:
 * the same JSON, and errors as the SDK throws them. For whoever asks so much that it matters.
 */
async function sendBare(engine: DynamoDb, command: Command): Promise<object> {
  const operation = command.constructor.name.replace(/Command$/, '');
  try {
    return await engine.call(operation, JSON.parse(JSON.stringify(command.input)) as Record<string, unknown>);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code: name, message } = error;
    if (name === 'ConditionalCheckFailedException')
      throw new ConditionalCheckFailedException({ message, $metadata: {} });
    const $fault = error.status < 500 ? 'client' : 'server';
    throw new DynamoDBServiceException({ name, message, $fault, $metadata: {} });
  }
}

interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

async function answer(engine: DynamoDb, { headers, body = '{}' }: Request) {
  const [, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  const input = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as Record<string, unknown>;
  try {
    return { response: responseOf(200, await engine.call(operation, input)) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { response: responseOf(error.status, { __type: error.code, message: error.message }) };
  }
}

function responseOf(statusCode: number, body: object) {
  return {
    statusCode,
    reason: '',
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
