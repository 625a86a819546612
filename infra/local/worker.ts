/** What runs in a worker thread: one deployed function, as the Lambda runtime for Node would run it. */
import { openSync, writeSync } from 'node:fs';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionFault, Invocation, Job, Replied, WorkerSetup } from './function-worker.ts';
import { installDate } from './machine-date.ts';
import { installOutgoing, type Reply } from './outgoing.ts';
import { SharedMovement } from './shared-time.ts';

type Handler = (event: unknown, context: object) => unknown;

const setup = workerData as WorkerSetup;
const port = parentPort;
if (!port) throw new Error('worker.ts runs in a worker thread only.');

// Written at once and by this thread, so that what a function said is there even if the thread is ended.
const log = openSync(setup.logFile, 'a');
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    if (typeof chunk === 'string') writeSync(log, chunk);
    else writeSync(log, chunk);
    const done = rest.find((argument) => typeof argument === 'function');
    if (done) queueMicrotask(() => done());
    return true;
  };
}

const clock = new SharedMovement(setup.clock);
installDate(() => clock.now());

/** Questions to the internet that wait for their replies, by number. */
const asked = new Map<number, (reply: Reply) => void>();
installOutgoing((question) => {
  const number = asked.size === 0 ? 0 : Math.max(...asked.keys()) + 1;
  port.postMessage({ asks: { number, question } });
  return new Promise((settle) => asked.set(number, settle));
});

let requestId: string | null = null;

/** A line as Lambda's JSON logging writes it. */
function say(level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR', message: unknown): void {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date(), level, requestId, message })}\n`);
}

for (const [method, level] of [
  ['debug', 'DEBUG'],
  ['log', 'INFO'],
  ['info', 'INFO'],
  ['warn', 'WARN'],
  ['error', 'ERROR'],
] as const) {
  console[method] = (...said: unknown[]) => say(level, said.length === 1 ? said[0] : format(...said));
}

function faultOf(error: unknown): FunctionFault {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function loadHandler(): Promise<Handler> {
  const module = (await import(setup.module)) as Record<string, unknown>;
  const handler = module[setup.handler];
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${setup.handler} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    });
  }
  return handler as Handler;
}

function contextOf({ requestId }: Job): object {
  const started = performance.now();
  return {
    ...setup.context,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    // In real time, as the timeout: a function gets no faster when the machine's clock is turned.
    getRemainingTimeInMillis: () => Math.max(0, Math.round(setup.timeoutMs - (performance.now() - started))),
  };
}

async function run(handler: Handler, job: Job): Promise<Invocation> {
  requestId = job.requestId;
  try {
    const result = await handler(JSON.parse(job.payload), contextOf(job));
    return { payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const fault = faultOf(error);
    say('ERROR', fault);
    return { payload: JSON.stringify(fault), functionError: 'Unhandled' };
  }
}

loadHandler().then(
  (handler) => {
    port.on('message', async (message: Job | Replied) => {
      if ('reply' in message) {
        asked.get(message.number)?.(message.reply);
        asked.delete(message.number);
      } else {
        port.postMessage({ done: await run(handler, message) });
      }
    });
    port.postMessage({ ready: true });
  },
  (error) => {
    const fault = faultOf(error);
    say('ERROR', fault);
    port.postMessage({ broken: fault });
  },
);
