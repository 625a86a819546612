import { nextDueAt } from '../escalation/due.ts';
import { LATE_MS, lateSteps } from '../escalation/due-and-fired.ts';
import { commit } from '../incident/commit.ts';
import { allFacts } from '../incident/get-timeline.ts';
import type { Head, Store } from '../incident/head.ts';
import { candidateId, sha256 } from '../incident/id.ts';
import type { Actor, Incident } from '../incident/incident.ts';
import type { WithWorkflow } from '../incident/ports.ts';
import { Refusal } from '../incident/refusal.ts';
import { CANDIDATES, type Report, reportIncident } from '../incident/report-incident.ts';
import { budgetOf } from '../incident/service-budget.ts';
import { isOpen } from '../incident/states.ts';
import { wake } from '../incident/wake.ts';
import type { World } from '../incident/world.ts';
import type { Charge } from '../sla/error-budget.ts';
import { type Instant, later, plus } from '../sla/instant.ts';
import type { Found } from './sweep.ts';

/** What was due of an incident and did not come. Words of our own alone: nothing that anybody wrote. */
interface Difference {
  readonly id: string;
  readonly words: string;
}

const NAME = 'Allclear watchdog';
/** No integration of the catalogue can be called so. */
const SENDER = { integration: 'allclear/watchdog', name: NAME } as const;
const ACTOR: Actor = { kind: 'integration', name: NAME, email: null };
/** The service of the catalogue that its reports are about, where the operator has put it there. */
const SERVICE = 'allclear';

/** A difference that lasts is said again after this long. */
const AGAIN_MS = 60 * 60_000;
/** Incidents named in one text; the others are counted. */
const NAMED = 100;
/** Once so many were named, one that is new among them is no news any more. */
const MANY = 500;
/** Reports of its own that are looked through: in steps that double, so that many cost little. */
const MOST = 2 ** 20;

/**
 * Compares what was due with what came, of incidents that the sweep found overdue, by their clocks alone and not by what
 * the workflow says of itself. Where they differ it reports an incident on the product itself; while one of these is
 * open it writes into that, and never of its own. It fails no sweep.
 */
export async function watch(ports: WithWorkflow, world: World, found: readonly Found[]): Promise<void> {
  try {
    const now = ports.now();
    const known = await withBudgets(ports.store, world, found);
    const differences = found.flatMap((one) => differenceOf(one, known, now) ?? []);
    if (differences.length > 0) await tell(ports, world, differences, now);
  } catch (error) {
    ports.log('error', 'WatchFailed', { error: error instanceof Error ? error.name : 'unknown' });
  }
}

/** The world with what was taken from the error budgets of those that were found, where their services have one. */
async function withBudgets(store: Store, world: World, found: readonly Found[]): Promise<World> {
  const services = new Set(found.flatMap(({ incident: { service } }) => (service === null ? [] : [service])));
  const charges = new Map<string, readonly Charge[]>();
  for (const service of services) {
    if (budgetOf(service, world) !== null) charges.set(service, await store.charges(service));
  }
  return { ...world, charges };
}

/** Null where all that was due came, or may still come in time; and of the watchdog's own. */
export function differenceOf({ incident, stuck }: Found, world: World, now: Instant): Difference | null {
  const { id } = incident;
  if (isOwn(incident)) return null;
  // What a person has just changed may have been due before: it has its time from then on.
  const isLate = (at: Instant) => plus(later(at, incident.updatedAt), LATE_MS) < now;
  if (incident.status === 'new') {
    return isLate(incident.updatedAt) ? { id, words: `triage, due since ${incident.updatedAt}` } : orStuck();
  }
  const step = lateSteps(incident, world, now).find(({ dueAt }) => dueAt !== null && isLate(dueAt));
  if (step !== undefined) {
    const whose = step.call === null ? `the ${step.clock} clock` : `call ${step.call}`;
    return { id, words: `the step at ${step.percent} % of ${whose}, due since ${step.dueAt}` };
  }
  const at = nextDueAt(incident, world, now);
  return at !== null && isLate(at) ? { id, words: `what time makes due, since ${at}` } : orStuck();

  function orStuck(): Difference | null {
    return stuck ? { id, words: 'its workflow does not go on, though it was started again three times' } : null;
  }
}

/** So that it never watches itself: its own being late opens nothing new. */
function isOwn({ channel, reporter }: Incident): boolean {
  return channel === 'alert' && reporter.verified && reporter.name === NAME;
}

async function tell(
  ports: WithWorkflow,
  world: World,
  differences: readonly Difference[],
  now: Instant,
): Promise<void> {
  const { n, head } = await newest(ports);
  if (head !== null && isOpen(head.incident.status)) return addTo(ports, head, differences, now);
  const { length } = differences;
  const report: Report = {
    summary: `Allclear: ${length} ${length === 1 ? 'incident' : 'incidents'} did not get what was due in time`,
    description: described(differences),
    reporter: { name: NAME, email: world.settings.alarms },
    kind: 'incident',
    channel: 'alert',
    ...(world.catalogue.services.has(SERVICE) ? { service: SERVICE } : {}),
  };
  try {
    const { head: opened } = await reportIncident(ports, report, SENDER, keyOf(n + 1));
    ports.log('error', 'WatchdogOpened', { incident: opened.incident.id, differences: length });
  } catch (error) {
    // Of two sweeps at once the other has opened it, with what it found.
    if (!(error instanceof Refusal) || error.name !== 'IdempotencyKeyReused') throw error;
  }
}

/** The newest of its incidents, found by keys that are counted: the count in steps that double, then by halves. */
async function newest(ports: WithWorkflow): Promise<{ readonly n: number; readonly head: Head | null }> {
  let [n, head]: [number, Head | null] = [0, null];
  let beyond = 1;
  for (; beyond <= MOST; beyond *= 2) {
    const next = await ofKey(ports, beyond);
    if (next === null) break;
    [n, head] = [beyond, next];
  }
  while (beyond - n > 1) {
    const middle = Math.floor((n + beyond) / 2);
    const next = await ofKey(ports, middle);
    if (next === null) beyond = middle;
    else [n, head] = [middle, next];
  }
  return { n, head };
}

async function ofKey({ store }: WithWorkflow, n: number): Promise<Head | null> {
  const identity = `integration:${SENDER.integration}`;
  for (let i = 0; i < CANDIDATES; i++) {
    const head = await store.head(candidateId(identity, keyOf(n), i));
    if (head === null) return null;
    if (head.keyHash === sha256(`${identity}\n${keyOf(n)}`)) return head;
  }
  return null;
}

function keyOf(n: number): string {
  return `watchdog ${n}`;
}

/** A note, at once where an incident was not named yet, else at most once an hour. */
async function addTo(ports: WithWorkflow, head: Head, differences: readonly Difference[], now: Instant): Promise<void> {
  const said = (await allFacts(ports.store, head)).filter(
    ({ type, actor }) => (type === 'reported' || type === 'noted') && actor.name === NAME,
  );
  const texts = said.map(({ text, data }) => `${text} ${String(data['description'] ?? '')}`).join(' ');
  const named = new Set(texts.match(/INC-[0-9A-Z]{6}/g));
  const isNews = named.size < MANY && differences.some(({ id }) => !named.has(id));
  if (!isNews && now < plus(said.at(-1)?.at ?? now, AGAIN_MS)) return;
  const text = described(differences.toSorted((a, b) => Number(named.has(a.id)) - Number(named.has(b.id))));
  const { version } = head.incident;
  const committed = await commit(ports.store, ports.now, head.incident.id, {
    // Of one version there is one such note, whoever writes it.
    cid: sha256(`${keyOf(version)}\nnote`),
    bodyHash: sha256(text),
    decide: ({ incident }) => {
      if (incident.version !== version) return 'unchanged';
      return { next: incident, actor: ACTOR, facts: [{ type: 'noted', text, data: NOTE }] };
    },
  });
  if (committed.outcome === 'applied') await wake(ports, committed.head);
}

const NOTE = { type: 'note', with: null, channel: null, outcome: null, late: false };

function described(differences: readonly Difference[]): string {
  const lines = differences.slice(0, NAMED).map(({ id, words }) => `${id}: ${words}`);
  const more = differences.length - lines.length;
  return ['Due, and did not come in time:', ...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
