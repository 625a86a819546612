import { parentPort, workerData } from 'node:worker_threads';
import { shelves } from './engines.ts';
import { lifetime } from './lifetime.ts';
import type { Outcome, Plan } from './many.ts';

// A refusal is an answer: nobody reads where in the code it was given.
Error.stackTraceLimit = 2;
const { days, seed, engine } = workerData as Plan;
const { fresh, close } = await shelves(engine);

parentPort?.on('message', async (batch: { readonly from: number; readonly count: number } | null) => {
  if (batch === null) {
    await close();
    parentPort?.close();
    return;
  }
  const lived: Outcome[] = [];
  for (let index = 0; index < batch.count; index++) {
    lived.push((await lifetime((seed + batch.from + index) >>> 0, days, await fresh())).outcome);
  }
  parentPort?.postMessage({ from: batch.from, lived });
});
