import { taskDoor } from '../frame/door.ts';
import { log } from '../frame/log.ts';
import { env, listPost, members, rates, settings, table, withAlarm, world } from '../wiring.ts';
import { closingDigest } from '../workflow/closing-digest.ts';
import { listNotices } from '../workflow/list-notices.ts';
import { onCallNotices } from '../workflow/on-call-notices.ts';
import { sweep } from '../workflow/sweep.ts';
import { watch } from '../workflow/watchdog.ts';

/** A mail that is begun must be over before the function's time is: the client gives up after 6 s. */
const SEND_MS = 8_000;

const kept = table();
const ports = { ...withAlarm(kept), rates: rates(kept) };
const settled = settings();
const read = world(kept);
const tellOnCall = onCallNotices({ ...ports, baseUrl: env('BASE_URL') });
const lists = {
  ...ports,
  post: listPost(kept),
  members: members(kept),
  baseUrl: env('BASE_URL'),
  sender: env('SENDER'),
};

/**
 * Every minute: wakes what is overdue, compares what was due with what came, tells people about being on call, once a
 * working day what may be closed, who asked to join a list, and whoever reads one daily.
 */
export const handler = taskDoor(async (_event, context) => {
  const { found, ...swept } = await sweep(ports, settled);
  if (swept.woken + swept.restarted > 0) log('info', 'Swept', { ...swept });
  if (found.length > 0) await watch(ports, await read(), found);
  await closingDigest(ports, settled);
  await tellOnCall(await read());
  await listNotices(lists, await read(), () => context.getRemainingTimeInMillis() > SEND_MS);
  return swept;
});
