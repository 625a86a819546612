import { randomUUID } from 'node:crypto';
import { DESK } from '../stage/people.ts';
import type { Stage } from '../stage/stage.ts';
import { Meter } from './meter.ts';

/** Reads the first page of the queue, a page of a team, and one incident, and counts what that used. */
export async function pages(stage: Stage, id: string) {
  const tap = stage.tap;
  const meter = new Meter(stage);
  try {
    for (const path of ['?limit=25', '?team=platform&limit=25', `/${id}`]) {
      const { status, text } = await stage.client.send('GET', `/v1/incidents${path}`, undefined, DESK);
      if (status !== 200) throw new Error(`The page ${path} answers ${status}: ${text}`);
    }
    const { calls, reads, readUnits } = meter.used();
    return { calls, reads, readUnits };
  } finally {
    stage.tap = tap;
  }
}

/** As many open incidents more, each as the table holds this one but for its id. */
export async function grow(stage: Stage, id: string, count: number): Promise<void> {
  const head = await stage.item(`INC#${id.slice(4)}`, 'HEAD');
  if (head === null) throw new Error(`There is no ${id} to be like.`);
  const items = Array.from({ length: count }, () => {
    const pk = `INC#${randomUUID().slice(0, 8).toUpperCase()}`;
    const order = String(head['queueOrder']?.['S']).replace(/INC-.*$/, `INC-${pk.slice(4)}`);
    // It falls due in no time that is played.
    return { ...head, pk: { S: pk }, queueOrder: { S: order }, wakeAt: { S: '2999-01-01T00:00:00.000Z' } };
  });
  await stage.fill(items);
}
