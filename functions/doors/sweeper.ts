import { taskDoor } from '../frame/door.ts';
import { log } from '../frame/log.ts';
import { table, withWorkflow } from '../wiring.ts';
import { sweep } from '../workflow/sweep.ts';

const ports = withWorkflow(table());

/** Every minute: wakes what is overdue. */
export const handler = taskDoor(async () => {
  const swept = await sweep(ports);
  if (swept.woken + swept.restarted > 0) log('info', 'Swept', { ...swept });
  return swept;
});
