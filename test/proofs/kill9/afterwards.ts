import type { Client, TimelineItem } from '../../../infra/demo/client.ts';
import { DESK } from '../stage/people.ts';
import type { Promised } from './people.ts';

/** What of these incidents is not as it was promised, each as a sentence. */
export async function broken(
  client: Client,
  incidents: readonly string[],
  promised: readonly Promised[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const id of incidents) {
    const facts = await client.timeline(id, DESK);
    const mine = promised.filter((one) => one.id === id);
    wrong.push(...[...lost(facts, mine), ...gaps(facts), ...twice(facts)].map((what) => `${id} ${what}`));
  }
  return wrong;
}

/** Every 2xx is in the timeline, and once. */
function lost(facts: readonly TimelineItem[], promised: readonly Promised[]): readonly string[] {
  const texts = facts.map((fact) => JSON.stringify(fact));
  const types = new Set(facts.map(({ type }) => type));
  const wrong = promised
    .filter(({ type }) => type !== null && !types.has(type))
    .map(({ type }) => `was promised ${type}, which is not in its timeline`);
  for (const [mark, action] of new Map(promised.map((one) => [one.mark, one.action]))) {
    const times = mark === null ? 1 : texts.filter((text) => text.includes(mark)).length;
    if (times !== 1) wrong.push(`has its ${action} ${mark}, which was answered by a 2xx, ${times} times`);
  }
  return wrong;
}

function gaps(facts: readonly TimelineItem[]): readonly string[] {
  const wrong = facts.some(({ n }, index) => n !== index + 1) ? [`counts ${facts.map(({ n }) => n).join()}`] : [];
  const back = facts.find(({ at }, index) => at < (facts[index - 1]?.at ?? ''));
  return back === undefined ? wrong : [...wrong, `goes back in time with fact ${back.n}`];
}

/** No step of a clock twice. After the first acknowledgement each call follows the response steps from its own start. */
function twice(facts: readonly TimelineItem[]): readonly string[] {
  const acknowledged = facts.find(({ type }) => type === 'acknowledged')?.n ?? Number.POSITIVE_INFINITY;
  const steps = facts.flatMap(({ n, type, data }) => {
    if (type === 'breached') return [`the breach of ${data.clock}`];
    const own = data?.step?.clock === 'resolution' || n < acknowledged;
    return type === 'escalated' && data?.step && own
      ? [`the step at ${data.step.percent} % of ${data.step.clock}`]
      : [];
  });
  return [...new Set(steps.filter((step, index) => steps.indexOf(step) !== index))].map((step) => `took ${step} twice`);
}

/** Unfinished incidents that no execution runs for. */
export async function left(client: Client, incidents: readonly string[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const id of incidents) {
    const { status } = (await client.send('GET', `/v1/incidents/${id}`, undefined, DESK)).body;
    const { items } = (await client.send('GET', `/_local/executions/${id}`)).body;
    const running = items.filter((one: { status: string }) => one.status === 'RUNNING').length;
    const ended = ['closed', 'cancelled', 'merged'].includes(status);
    if (ended && running > 0) wrong.push(`${id} has ended, and ${running} executions run for it`);
    if (!ended && running === 0) wrong.push(`${id} is ${status}, and no execution runs for it`);
  }
  return wrong;
}
