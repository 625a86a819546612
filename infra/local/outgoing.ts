import dns from 'node:dns';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { Readable, Writable } from 'node:stream';

/** What a function asks of the network beyond this machine. */
export type Question =
  | { readonly kind: 'resolve'; readonly host: string }
  | {
      readonly kind: 'request';
      readonly host: string;
      /** Where the connection goes. */
      readonly address: string;
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };

/** What comes back. `fails` is the code of an error of the network, `hangs` no answer at all. */
export type Reply =
  | { readonly addresses: readonly string[] }
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly fails: string }
  | { readonly hangs: true };

export type Ask = (question: Question) => Promise<Reply>;

const LOOPBACK = /^(127\.0\.0\.1|::1|localhost)$/;

/**
 * Gives this thread an internet in which nothing leaves the machine: names are looked up and requests by HTTPS are
 * answered by `ask`, and any other connection than to this machine itself fails.
 */
export function installOutgoing(ask: Ask): void {
  const lookup = async (host: string) => {
    const reply = await ask({ kind: 'resolve', host });
    if ('addresses' in reply) return reply.addresses.map((address) => ({ address, family: net.isIP(address) }));
    throw fault('fails' in reply ? reply.fails : 'EAI_AGAIN', `getaddrinfo ${host}`);
  };
  const promised = async (host: string, options: { readonly all?: boolean } = {}) => {
    const found = await lookup(host);
    return options.all ? found : found[0];
  };
  const called = (host: string, options: unknown, done?: unknown) => {
    const back = (done ?? options) as (error: unknown, ...found: unknown[]) => void;
    const { all = false } = (typeof options === 'object' ? options : {}) as { readonly all?: boolean };
    lookup(host).then(
      (found) => (all ? back(null, found) : back(null, found[0]?.address, found[0]?.family)),
      (error) => back(error),
    );
  };
  Object.assign(dns.promises, { lookup: promised });
  Object.assign(dns, { lookup: called });
  Object.assign(https, { request: (options: Options) => new Outgoing(options, ask) });
  syncBuiltinESMExports();
  stayHere();
}

const { connect } = net.Socket.prototype;

/** No socket connects to another machine. */
function stayHere(): void {
  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    const first = (Array.isArray(given[0]) ? given[0][0] : given[0]) as { readonly host?: string } | undefined;
    const { host = 'localhost' } = typeof first === 'object' ? (first ?? {}) : { host: String(given[1]) };
    if (LOOPBACK.test(host)) return Reflect.apply(connect, this, given);
    process.nextTick(() => this.destroy(fault('ENETUNREACH', `connect ${host}: nothing leaves this machine`)));
    return this;
  } as typeof connect;
}

type Options = https.RequestOptions & { readonly host: string; readonly signal?: AbortSignal };

/** A request as `https.request` makes it, as far as the functions know one: it finishes when it is sent, and is answered. */
class Outgoing extends Writable {
  readonly #options: Options;
  readonly #ask: Ask;
  readonly #body: Buffer[] = [];

  constructor(options: Options, ask: Ask) {
    // It lives on when all is sent: until it is answered it may still fail.
    super({ autoDestroy: false });
    this.#options = options;
    this.#ask = ask;
    options.signal?.addEventListener('abort', () => this.destroy(fault('ABORT_ERR', 'The request was given up')));
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#body.push(chunk);
    done();
  }

  override _final(done: (error?: Error) => void): void {
    this.#connected()
      .then((address) => this.#asked(address))
      .then(
        (reply) => {
          if (reply !== null && 'fails' in reply) return done(fault(reply.fails, this.#options.host));
          done();
          // What is sent is told of before it is answered.
          setImmediate(() => this.#answered(reply));
        },
        (error) => done(error),
      );
  }

  /** Where the request's own look-up leads. */
  #connected(): Promise<string> {
    const { lookup, host } = this.#options;
    return new Promise((resolve, reject) => {
      lookup?.(host, { all: true }, (error, found) => {
        if (error) reject(error);
        else resolve(typeof found === 'string' ? found : (found[0]?.address ?? ''));
      });
    });
  }

  /** Null where it was sent and the connection broke. */
  #asked(address: string): Promise<Reply | null> {
    const { host, method = 'GET', headers = {} } = this.#options;
    const path = this.#options.path ?? '/';
    const body = Buffer.concat(this.#body).toString();
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    return this.#ask({ kind: 'request', host, address, method, path, headers: sent, body }).catch(() => null);
  }

  #answered(reply: Reply | null): void {
    if (reply !== null && 'hangs' in reply) return;
    if (reply === null || !('status' in reply)) {
      this.destroy(fault('ECONNRESET', this.#options.host));
      return;
    }
    const response = Object.assign(Readable.from([reply.body]), { statusCode: reply.status, headers: reply.headers });
    this.emit('response', response);
  }
}

function fault(code: string, what: string): Error {
  return Object.assign(new Error(`${what}: ${code}`), { code });
}
