import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './clock.ts';
import type { Identities } from './identities.ts';
import { sesErrorXml } from './mail/ses-error.ts';
import { ServiceError } from './service-error.ts';

/** A service that speaks JSON 1.0 with an `x-amz-target`. */
export interface JsonService {
  call(operation: string, input: Record<string, unknown>): Promise<unknown>;
  /** The ARNs on which the caller needs the right to this operation. */
  resourcesOf(operation: string, input: Record<string, unknown>): string[];
}

/** A service that takes a form and answers XML. */
interface QueryService {
  handle(form: URLSearchParams): string;
  resourcesOf(form: URLSearchParams): { action: string; resource: string }[];
}

export interface WireParts {
  identities: Identities;
  clock: Clock;
  dynamodb: JsonService;
  states: JsonService;
  ses: QueryService;
  /** Told of what fails by a fault of the machine's own. */
  log(line: string): void;
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

const JSON_TYPE = 'application/x-amz-json-1.0';
const CREDENTIAL = /Credential=([^/,\s]+)\/[^/]*\/[^/]*\/([^/]*)\/aws4_request/;

function asServiceError(error: unknown, log: WireParts['log']): ServiceError {
  if (error instanceof ServiceError) return error;
  log(`An AWS call failed: ${(error as Error).stack ?? error}`);
  return new ServiceError('InternalServerError', `The local machine failed: ${(error as Error).message}`, 500);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The key and the service that signed; the signature itself is not checked, for only this machine can reach the port. */
function signerOf(request: IncomingMessage): { key: string; service: string } {
  const match = CREDENTIAL.exec(request.headers.authorization ?? '');
  if (!match) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
  }
  return { key: match[1] ?? '', service: match[2] ?? '' };
}

function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body || '{}') as Record<string, unknown>;
  } catch {
    throw new ServiceError('SerializationException', 'The request body is no JSON.');
  }
}

/** The one endpoint that answers for all AWS services that the functions call, on a free port of 127.0.0.1. */
export class Wire {
  readonly #parts: WireParts;
  readonly #server: Server;

  private constructor(parts: WireParts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 75_000;
  }

  static async open(parts: WireParts): Promise<Wire> {
    const wire = new Wire(parts);
    await new Promise<void>((listening, failed) => {
      wire.#server.once('error', failed).listen(0, '127.0.0.1', listening);
    });
    return wire;
  }

  /** For `AWS_ENDPOINT_URL_*`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise((closed) => {
      this.#server.close(closed);
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#parts.clock.busy(() => this.#answer(request)).catch(() => undefined);
    // The caller went away before it had said what it wants.
    if (!answer) return void response.destroy();
    response.sendDate = false;
    response.writeHead(answer.status, {
      'content-type': answer.type,
      'content-length': Buffer.byteLength(answer.body),
      'x-amzn-requestid': randomUUID(),
      // The clients compare their own clock, which is the machine's, with this.
      date: new Date(this.#parts.clock.now()).toUTCString(),
    });
    response.end(answer.body);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const body = await bodyOf(request);
    const json = request.headers['x-amz-target'] !== undefined;
    try {
      const { key, service } = signerOf(request);
      return json ? await this.#answerJson(request, key, body) : this.#answerQuery(service, key, body);
    } catch (thrown) {
      const error = asServiceError(thrown, this.#parts.log);
      if (json) {
        const fault = JSON.stringify({ __type: error.code, message: error.message });
        return { status: error.status, type: JSON_TYPE, body: fault };
      }
      const denied = error.code === 'AccessDeniedException';
      const named = denied ? new ServiceError('AccessDenied', error.message, 403) : error;
      return { status: named.status, type: 'text/xml', body: sesErrorXml(named) };
    }
  }

  async #answerJson(request: IncomingMessage, key: string, body: string): Promise<Answer> {
    const { identities, dynamodb, states } = this.#parts;
    const [api = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    const [prefix, service] = api === 'AWSStepFunctions' ? ['states', states] : ['dynamodb', dynamodb];
    if (prefix === 'dynamodb' && !api.startsWith('DynamoDB_')) {
      throw new ServiceError('UnknownOperationException', `The local machine does not serve ${api}.`);
    }
    const input = parse(body);
    for (const resource of service.resourcesOf(operation, input)) {
      identities.authorize(key, `${prefix}:${operation}`, resource);
    }
    const output = await service.call(operation, input);
    return { status: 200, type: JSON_TYPE, body: JSON.stringify(output ?? {}) };
  }

  #answerQuery(service: string, key: string, body: string): Answer {
    if (service !== 'ses' && service !== 'email') {
      throw new ServiceError('UnknownOperationException', `The local machine does not serve ${service}.`);
    }
    const { identities, ses } = this.#parts;
    const form = new URLSearchParams(body);
    for (const { action, resource } of ses.resourcesOf(form)) identities.authorize(key, action, resource);
    return { status: 200, type: 'text/xml', body: ses.handle(form) };
  }
}
