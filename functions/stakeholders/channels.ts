import type { Catalogue, Channel } from '../catalogue/catalogue.ts';
import type { Fact } from '../incident/incident.ts';

/** What a channel is known by among addresses and lists; neither has a colon. */
const PREFIX = 'channel:';

/** A channel as a recipient; one of a service as a list of its own, too, whose rule is that service. */
export function asRecipient({ id }: Pick<Channel, 'id'>): string {
  return `${PREFIX}${id}`;
}

export function isChannel(recipient: string): boolean {
  return recipient.startsWith(PREFIX);
}

/** The channels that hear of a fact, by id: of several with one url the first alone. */
export function channelsTold({ channels }: Catalogue, { lists = [] }: Pick<Fact, 'lists'>): readonly Channel[] {
  if (lists.length === 0 || channels.size === 0) return [];
  const told = [...channels.values()]
    .filter((channel) => lists.includes(channel.list ?? asRecipient(channel)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return told.filter(({ url }, index) => told.findIndex((other) => other.url === url) === index);
}
