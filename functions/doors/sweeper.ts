import { taskDoor } from '../frame/door.ts';
import { log } from '../frame/log.ts';
import { rates, settings, table, withAlarm } from '../wiring.ts';
import { closingDigest } from '../workflow/closing-digest.ts';
import { sweep } from '../workflow/sweep.ts';

const kept = table();
const ports = { ...withAlarm(kept), rates: rates(kept) };
const settled = settings();

/** Every minute: wakes what is overdue; once a working day it tells the desk what may be closed. */
export const handler = taskDoor(async () => {
  const swept = await sweep(ports, settled);
  if (swept.woken + swept.restarted > 0) log('info', 'Swept', { ...swept });
  await closingDigest(ports, settled);
  return swept;
});
