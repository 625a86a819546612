import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dynamoClient, mailClient, workflowClient } from '../../functions/aws/clients.ts';

/** A service that is broken, where the SDK's own settings point to, and how often it was asked. */
async function brokenService() {
  const asked = { times: 0 };
  const server = createServer((request, response) => {
    asked.times += 1;
    request.resume().on('end', () => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  for (const [name, value] of Object.entries({
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  })) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    return new Promise<void>((closed) => server.close(() => closed()));
  });
  return asked;
}

test('a mail is tried once, whatever SES answers: a second try could mail twice', async () => {
  const asked = await brokenService();
  const client = mailClient();
  const mail = new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('Subject: a\r\n\r\nb') } });
  await expect(client.send(mail)).rejects.toThrow();
  expect(asked.times).toBe(1);
  // A lap begins no mail in its last eight seconds.
  expect(longestAttempt(client)).toBeLessThan(8_000);
});

test('the table is asked again: its writes are conditional', async () => {
  const asked = await brokenService();
  const client = dynamoClient();
  await expect(client.send(new ListTablesCommand())).rejects.toThrow();
  expect(asked.times).toBe(4);
  expect(longestAttempt(client)).toBe(4_000);
});

test('the workflow is asked again: starting and waking are idempotent', async () => {
  const asked = await brokenService();
  const client = workflowClient();
  const wake = new SendTaskSuccessCommand({ taskToken: 'token', output: '{}' });
  await expect(client.send(wake)).rejects.toThrow();
  expect(asked.times).toBe(3);
  expect(longestAttempt(client)).toBe(4_000);
});

test.each([dynamoClient, mailClient, workflowClient])('$name copies nothing for a log that goes nowhere', (client) => {
  const steps = client().middlewareStack.identify();
  expect(steps.filter((step) => step.includes('logger'))).toEqual([]);
  expect(steps.filter((step) => step.includes('retry'))).toHaveLength(1);
});

/** What the SDK's handler for Node says of itself. */
interface Timeouts {
  readonly connectionTimeout?: number;
  readonly requestTimeout?: number;
  readonly throwOnRequestTimeout?: boolean;
}

/** After how many milliseconds an attempt that hangs is given up; known once the client has been used. */
function longestAttempt({ config }: DynamoDBClient | SESClient | SFNClient): number {
  const handler = config.requestHandler as unknown as { httpHandlerConfigs(): Timeouts };
  const {
    connectionTimeout = Infinity,
    requestTimeout = Infinity,
    throwOnRequestTimeout,
  } = handler.httpHandlerConfigs();
  return throwOnRequestTimeout ? connectionTimeout + requestTimeout : Infinity;
}
