import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** A report's answer: its status, the id that it gave, and how long that took. */
export interface Answered {
  readonly status: number;
  readonly id: string | null;
  /** Milliseconds since it was to be sent, whether or not a connection was free by then. */
  readonly took: number;
}

interface Load {
  readonly url: string;
  readonly perMinute: number;
  readonly minutes: number;
  /** The body and headers of the n-th report. */
  readonly report: (n: number) => { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  readonly told: (done: number, total: number) => void;
}

/** Connections that are kept; a report that finds none free waits for one, and the wait counts. */
const CONNECTIONS = 64;

/** Sends reports at their times, whatever became of those before: a slow answer does not make the storm a calm. */
export async function storm({ url, perMinute, minutes, report, told }: Load): Promise<readonly Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const total = Math.round(perMinute * minutes);
  const pause = 60_000 / perMinute;
  const begin = performance.now();
  const answers: Promise<Answered>[] = [];
  while (answers.length < total) {
    const due = Math.min(total, Math.floor((performance.now() - begin) / pause) + 1);
    while (answers.length < due) {
      const n = answers.length;
      answers.push(send(agent, url, report(n), begin + n * pause));
    }
    told(answers.length, total);
    await new Promise((next) => setTimeout(next, Math.max(1, pause / 2)));
  }
  const all = await Promise.all(answers);
  agent.destroy();
  return all;
}

function send(
  agent: Agent,
  url: string,
  { body, headers }: ReturnType<Load['report']>,
  due: number,
): Promise<Answered> {
  return new Promise((settle) => {
    const done = (status: number, id: string | null) => settle({ status, id, took: performance.now() - due });
    const asked = request(
      `${url}/v1/incidents`,
      {
        agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', () => done(0, null));
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          done(status, status === 201 ? (JSON.parse(Buffer.concat(chunks).toString()) as { id: string }).id : null);
        });
      },
    );
    asked.on('error', () => done(0, null));
    asked.end(body);
  });
}
