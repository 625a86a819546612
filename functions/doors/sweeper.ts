import { taskDoor } from '../frame/door.ts';
import { log } from '../frame/log.ts';
import { env, rates, settings, table, withAlarm, world } from '../wiring.ts';
import { closingDigest } from '../workflow/closing-digest.ts';
import { onCallNotices } from '../workflow/on-call-notices.ts';
import { sweep } from '../workflow/sweep.ts';
import { watch } from '../workflow/watchdog.ts';

const kept = table();
const ports = { ...withAlarm(kept), rates: rates(kept) };
const settled = settings();
const read = world(kept);
const tellOnCall = onCallNotices({ ...ports, baseUrl: env('BASE_URL') });

/**
 * Every minute: wakes what is overdue, compares what was due with what came, tells people about being on call, and once
 * a working day what may be closed.
 */
export const handler = taskDoor(async () => {
  const { found, ...swept } = await sweep(ports, settled);
  if (swept.woken + swept.restarted > 0) log('info', 'Swept', { ...swept });
  if (found.length > 0) await watch(ports, await read(), found);
  await closingDigest(ports, settled);
  await tellOnCall(await read());
  return swept;
});
