import type { Channel } from '../../catalogue/catalogue.ts';
import type { Fact, Incident } from '../../incident/incident.ts';
import type { Instant } from '../../sla/instant.ts';
import { asRecipient } from '../../stakeholders/channels.ts';
import type { Row } from '../letter.ts';
import { linkTo } from '../link.ts';
import { rows, whatHappened } from '../mails/stakeholder.ts';
import { fullTime } from '../times.ts';

/** What a channel is told: the same as the members of a list, and nothing that is written for those at work. */
export interface ChatNews {
  /** The incident's, by which its posts are one thread where the service has threads. */
  readonly id: string;
  /** One sentence of ours. */
  readonly happened: string;
  /** As it was reported. */
  readonly summary: string;
  readonly rows: readonly Row[];
  /** What was said to those affected, where that is the news. */
  readonly words: string | null;
  /** The page that shows how it stands. */
  readonly page: string;
}

export interface ChatContext {
  /** Where the pages are, without a path. */
  readonly baseUrl: string;
  /** IANA zone: a room has readers of many. */
  readonly timeZone: string;
  /** The incident's own key, in hex. */
  readonly linkKey: string;
  readonly serviceName: string | null;
}

export function chatNews(fact: Fact, incident: Incident, channel: Channel, context: ChatContext): ChatNews {
  const { serviceName, baseUrl, timeZone, linkKey } = context;
  const situation = { fact, incident, serviceName, time: (at: Instant) => fullTime(at, timeZone) };
  const link = { id: incident.id, purpose: 's', recipient: asRecipient(channel), call: channel.list ?? null } as const;
  return {
    id: incident.id,
    happened: whatHappened(situation),
    summary: incident.summary,
    rows: rows(situation).filter(([label]) => label !== 'Incident'),
    words: fact.type === 'updated' || fact.type === 'cancelled' ? fact.text : null,
    page: `${baseUrl.replace(/\/+$/, '')}${linkTo(link, linkKey)}`,
  };
}
