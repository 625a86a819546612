import type { Priority } from '../../incident/incident.ts';
import type { Letter, Row } from '../letter.ts';
import { type ListSituation, listEventOf } from '../list-words.ts';
import { publicName } from '../public-name.ts';
import { actQuote, familyRows, priorityWord, row } from '../rows.ts';

/** To the members of a stakeholder list: how it stands with what concerns them. Nothing is wanted of them. */
export function stakeholder(situation: ListSituation): Letter {
  const { fact, page } = situation;
  return {
    firstLine: `${whatHappened(situation)} You need do nothing.`,
    button: { label: 'How it stands now', url: page },
    facts: [...rows(situation), ...familyRows(situation)],
    quotes: fact.type === 'updated' || fact.type === 'cancelled' ? actQuote('What is said', situation) : [],
  };
}

/** In one sentence, for mails and chats. */
export function whatHappened({ fact, incident }: Pick<ListSituation, 'fact' | 'incident'>): string {
  const word = priorityWord(incident.priority);
  switch (listEventOf(fact)) {
    case 'updated':
      return 'This is how it stands.';
    case 'priority_changed':
      return `Its priority is ${word.toLowerCase()} now; it was ${priorityWord((fact.data['from'] as Priority | null | undefined) ?? null).toLowerCase()}.`;
    case 'resolved':
      return 'It is resolved.';
    case 'reopened':
      return 'It is open again: it was not solved after all.';
    case 'cancelled':
      return 'It was called off.';
    case 'merged':
      return `It goes on as ${String(fact.data['into'])}.`;
    case 'converted':
      return 'It turned out to be no incident.';
    case 'opened':
      return incident.major ? 'A major incident is open.' : `An incident of ${word.toLowerCase()} priority is open.`;
  }
}

export function rows({
  incident,
  serviceName,
  time,
}: Pick<ListSituation, 'incident' | 'serviceName' | 'time'>): readonly Row[] {
  const { assignee, resolution } = incident;
  return [
    ['Incident', `${incident.id}: ${incident.summary}`],
    ...row('Priority', incident.priority === null ? null : priorityWord(incident.priority)),
    ...row('Service', serviceName ?? incident.service),
    ...row('Who has it', assignee === null ? null : publicName(assignee.name)),
    ['Reported', time(incident.reportedAt)],
    ...row('Restored', resolution === null ? null : time(resolution.restoredAt)),
    ...row('Next update', incident.nextUpdateAt === null ? null : time(incident.nextUpdateAt)),
  ];
}
