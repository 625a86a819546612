import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import { sesErrorXml } from '../../../infra/local/mail/ses-error.ts';
import { ServiceError } from '../../../infra/local/service-error.ts';

/** A request as an SDK client hands it to the network. */
export interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface Response {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Answers requests in place of the network. Throws ServiceError for a refusal, any other error for a broken connection. */
export type Answer = (request: Request) => Promise<string>;

/** Every SDK client of this process speaks to `answer` instead of to the network, whoever made it. */
export function connect(answer: Answer): void {
  const requestHandler = {
    handle: async (request: Request) => ({ response: await respond(answer, request) }),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    metadata: { handlerProtocol: 'http/1.1' },
  };
  // Who calls is known from who runs, so nobody reads a signature; making it takes half the time of a request.
  const signer = async () => ({ sign: async (request: unknown) => request });
  for (const { prototype } of [DynamoDBClient, SFNClient, SESClient]) {
    const send = prototype.send as (...given: unknown[]) => Promise<unknown>;
    Object.assign(prototype, {
      send(this: { config: object }, ...given: unknown[]) {
        Object.assign(this.config, { requestHandler, signer });
        return send.apply(this, given);
      },
    });
  }
}

async function respond(answer: Answer, request: Request): Promise<Response> {
  const json = request.headers['x-amz-target'] !== undefined;
  const headers = { 'content-type': json ? 'application/x-amz-json-1.0' : 'text/xml' };
  const response = (statusCode: number, text: string): Response => ({
    statusCode,
    reason: '',
    headers,
    body: new TextEncoder().encode(text),
  });
  try {
    return response(200, await answer(request));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, message, status } = error;
    return response(status, json ? JSON.stringify({ __type: code, message }) : sesErrorXml(error));
  }
}
