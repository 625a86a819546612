import type { Fact } from '../incident/incident.ts';
import { cut } from '../notify/header-text.ts';
import { publicName } from '../notify/public-name.ts';
import type { Instant } from '../sla/instant.ts';

/** One line of the timeline as a reporter reads it. */
export interface PublicEvent {
  readonly at: Instant;
  readonly title: string;
  readonly words: string | null;
}

/** Newest events shown, and characters of each one's words: a page stays a page. */
const SHOWN = 100;
const LONGEST = 2_000;

/** What happened, oldest first, in words for the reporter: only what was marked public, nobody's address. */
export function publicTimeline(facts: readonly Fact[]): readonly PublicEvent[] {
  return facts
    .filter(({ visibility }) => visibility === 'public')
    .map((fact) => ({ at: fact.occurredAt, title: titleOf(fact), words: wordsOf(fact) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .slice(-SHOWN);
}

function titleOf(fact: Fact): string {
  switch (fact.type) {
    case 'reported':
      return 'Reported';
    case 'acknowledged':
      return `${takerOf(fact)} has it`;
    case 'resolved':
      return 'Resolved';
    case 'confirmed':
      return 'Confirmed: it works again';
    case 'reopened':
      return 'Reopened: still broken';
    case 'closed':
      return 'Closed by the service desk';
    case 'cancelled':
      return 'Cancelled';
    case 'merged':
      return typeof fact.data['from'] === 'string'
        ? 'Another report of the same joined it'
        : 'Joined with another report';
    case 'asked_to_reopen':
      return 'It is back';
    case 'noted':
      return `${fact.actor.name === null ? 'The service desk' : publicName(fact.actor.name)} wrote`;
    default:
      return 'Updated';
  }
}

/** The summary and the description of the report stand elsewhere on the page. */
function wordsOf({ type, text }: Fact): string | null {
  return type === 'reported' || text === null ? null : cut(text, LONGEST);
}

function takerOf({ data, actor }: Fact): string {
  const assignee = data['assignee'];
  const named = typeof assignee === 'object' && assignee !== null && 'name' in assignee ? assignee.name : actor.name;
  return typeof named === 'string' ? publicName(named) : 'A colleague';
}
