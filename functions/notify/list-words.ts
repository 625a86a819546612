import { LIST_EVENTS, type ListEvent, type StakeholderList } from '../catalogue/catalogue.ts';
import type { Fact, Incident } from '../incident/incident.ts';
import { statusWords } from '../pages/words.ts';
import { filled, type Placeholder } from '../stakeholders/templates.ts';
import type { Letter, Situation } from './letter.ts';
import { publicName } from './public-name.ts';
import { priorityWord } from './rows.ts';

/** What the mail of a list knows. */
export type ListSituation = Pick<Situation, 'mayQuote' | 'page' | 'serviceName' | 'time'> & {
  readonly incident: Pick<
    Incident,
    'id' | 'summary' | 'status' | 'priority' | 'major' | 'service' | 'assignee' | 'reportedAt' | 'nextUpdateAt'
  > & { readonly resolution: Pick<NonNullable<Incident['resolution']>, 'restoredAt'> | null };
  readonly fact: Pick<Fact, 'type' | 'text' | 'data'>;
};

/** What a fact is for those who are on a list: of a service request that becomes an incident they hear as of any other. */
export function listEventOf({ type, data }: Pick<Fact, 'type' | 'data'>): ListEvent {
  if (type === 'converted' && data['to'] === 'incident') return 'opened';
  return LIST_EVENTS.find((event) => event === type) ?? 'opened';
}

/** A list's mail with the words that the organisation has for its event. */
export function inOwnWords(
  letter: Letter,
  { name, templates }: Pick<StakeholderList, 'name' | 'templates'>,
  situation: ListSituation,
): Letter {
  const { firstLine, closing } = templates?.[listEventOf(situation.fact)] ?? {};
  if (firstLine === undefined && closing === undefined) return letter;
  const values = valuesOf(situation, name);
  return {
    ...letter,
    ...(firstLine === undefined ? {} : { firstLine: filled(firstLine, values) }),
    ...(closing === undefined ? {} : { closing: filled(closing, values) }),
  };
}

/** What is not known is said so, in words that can stand in a sentence. */
function valuesOf({ incident, serviceName, time }: ListSituation, list: string): Readonly<Record<Placeholder, string>> {
  const { id, summary, status, assignee, nextUpdateAt } = incident;
  return {
    id,
    summary,
    service: serviceName ?? incident.service ?? 'a service not named yet',
    priority: priorityWord(incident.priority).toLowerCase(),
    status: statusWords(status),
    assignee: assignee === null ? 'nobody yet' : publicName(assignee.name),
    nextUpdate: nextUpdateAt === null ? 'not promised yet' : time(nextUpdateAt),
    list,
  };
}
