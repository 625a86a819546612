import type { Head } from './head.ts';
import type { WithWorkflow } from './ports.ts';

/**
 * Wakes the workflow after a commit: by the token that it parked with, or, where none is parked (it has finished, or
 * is just at work), by starting the head's generation, which does nothing while that runs. A call that fails is only
 * logged: the commit's own wake time guards it.
 */
export async function wake(ports: Pick<WithWorkflow, 'workflow' | 'log'>, head: Head): Promise<void> {
  try {
    if (head.waiting === null) await ports.workflow.start(head.incident.id, head.generation);
    else await ports.workflow.wake(head.waiting.token);
  } catch (error) {
    ports.log('warn', 'WakeLost', {
      incident: head.incident.id,
      version: head.incident.version,
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}
