import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { expect, onTestFinished, test } from 'vitest';
import { writeAnswer } from '../../../infra/local/gateway/http-message.ts';
import { openDoor } from '../../../infra/local/gateway/local-door.ts';
import { sesErrorXml } from '../../../infra/local/mail/ses-error.ts';
import { ServiceError } from '../../../infra/local/service-error.ts';
import { composed, freshSes } from './sent.ts';

/** AWS's own client, pointed at a local SES. */
async function clientOf({ ses }: ReturnType<typeof freshSes>): Promise<SESClient> {
  const door = await openDoor(0);
  onTestFinished(() => door.close());
  door.serve(async (request, response) => {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
    const headers = { 'content-type': 'text/xml' };
    try {
      writeAnswer(request, response, { status: 200, headers, body: ses.handle(form) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      writeAnswer(request, response, { status: error.status, headers, body: sesErrorXml(error) });
    }
  });
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new SESClient({ endpoint: door.url, region: 'eu-central-1', credentials, maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  return client;
}

test('AWS’s client sends a message and reads its id', async () => {
  const local = freshSes();
  const client = await clientOf(local);
  const { MessageId } = await client.send(
    new SendRawEmailCommand({
      RawMessage: { Data: await composed({ text: 'a+b=c & ü' }) },
      Destinations: ['reporter@example.com'],
      ConfigurationSetName: 'mails',
      Tags: [{ Name: 'incident', Value: 'INC-7QK3MW' }],
    }),
  );
  const mail = local.store.get(MessageId ?? '') ?? expect.unreachable();
  expect(mail).toMatchObject({ recipient: 'reporter@example.com', tags: { incident: 'INC-7QK3MW' } });
});

test('AWS’s client reads a refusal as the exception it knows', async () => {
  const client = await clientOf(freshSes());
  const Data = await composed({ from: '"<&>" <stranger@example.com>' });
  await expect(client.send(new SendRawEmailCommand({ RawMessage: { Data } }))).rejects.toMatchObject({
    name: 'MessageRejected',
    message: expect.stringContaining('Email address is not verified.'),
    $metadata: { httpStatusCode: 400 },
  });
});
