import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Incident } from '../incident/incident.ts';
import type { World } from '../incident/world.ts';
import { plus } from '../sla/instant.ts';
import { asRecipient } from './channels.ts';

/** Stakeholders hear of an incident that is high only because something is unknown no sooner than this after its report. */
const PROVISIONAL_MS = 10 * 60_000;

/**
 * The lists whose rule an incident meets now, by id, and the channels of its service: each is a list of its own. A
 * service request concerns its reporter alone.
 */
export function listsFor(incident: Incident, { catalogue }: World): readonly string[] {
  if (incident.kind === 'request') return [];
  const lists = [...catalogue.lists.values()].filter((list) => meets(incident, list)).map(({ id }) => id);
  const channels = [...catalogue.channels.values()].filter(
    ({ service }) => service !== undefined && service === incident.service,
  );
  return [...lists, ...channels.map(asRecipient)];
}

/** Whether an incident meets a list's rule now: every part of it that is said must hold. */
export function meets(incident: Incident, { rule }: Pick<StakeholderList, 'rule'>): boolean {
  if ('all' in rule) return true;
  const { services, categories, priorities, majorOnly = false } = rule;
  const holds = (wanted: readonly string[] | undefined, is: string | null) =>
    wanted === undefined || (is !== null && wanted.includes(is));
  return (
    holds(services, incident.service) &&
    holds(categories, incident.category) &&
    holds(priorities, incident.priority) &&
    (incident.major || !majorOnly)
  );
}

interface Telling {
  readonly incident: Incident;
  /** Lists that hear of it now. */
  readonly lists: readonly string[];
}

/**
 * An incident that has become high, or major: its lists hear of it, those that have not yet. Where it is high only
 * because something is unknown, they hear at its first acknowledgement or ten minutes after the report.
 */
export function tellFirst(incident: Incident, world: World): Telling {
  if (incident.priority !== 'high') return { incident: { ...incident, tellAt: null }, lists: [] };
  const lists = unheard(incident, world);
  const unsure = incident.acknowledgedAt === null && incident.priorityReason?.provisional === true && !incident.major;
  if (!unsure || lists.length === 0) return { incident: { ...incident, tellAt: null }, lists };
  return { incident: { ...incident, tellAt: plus(incident.reportedAt, PROVISIONAL_MS) }, lists: [] };
}

/** Lists that match now and have not heard of it yet. */
export function unheard(incident: Incident, world: World): readonly string[] {
  return listsFor(incident, world).filter((id) => !incident.told.lists.includes(id));
}
