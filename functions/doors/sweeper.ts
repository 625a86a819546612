import { taskDoor } from '../frame/door.ts';
import { log } from '../frame/log.ts';
import { settings, table, withAlarm } from '../wiring.ts';
import { sweep } from '../workflow/sweep.ts';

const ports = withAlarm(table());
const settled = settings();

/** Every minute: wakes what is overdue. */
export const handler = taskDoor(async () => {
  const swept = await sweep(ports, settled);
  if (swept.woken + swept.restarted > 0) log('info', 'Swept', { ...swept });
  return swept;
});
