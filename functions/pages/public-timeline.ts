import type { Fact } from '../incident/incident.ts';
import { cut } from '../notify/header-text.ts';
import { publicName } from '../notify/public-name.ts';
import type { Instant } from '../sla/instant.ts';
import { noteWords, stringIn, wordsWithOutcome } from './note-words.ts';

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
    .map((fact) => ({ at: fact.occurredAt, title: publicTitle(fact), words: wordsOf(fact) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .slice(-SHOWN);
}

/** What a public fact is, in words for those who are affected: nobody's address. */
export function publicTitle(fact: Fact): string {
  switch (fact.type) {
    case 'reported':
      return 'Reported';
    case 'acknowledged':
      return `${takerOf(fact)} has it`;
    case 'resolved':
      return 'Resolved';
    case 'confirmed':
      return 'Confirmed: it is solved';
    case 'reopened':
      return 'Reopened: not solved after all';
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
      return noteTitle(fact);
    default:
      return 'Updated';
  }
}

/** What a reporter answered, and a note of no kind, is what somebody wrote. */
function noteTitle(fact: Fact): string {
  const { actor, data } = fact;
  const by = actor.name === null ? null : publicName(actor.name);
  const told = stringIn(data, 'with');
  const words = actor.kind === 'reporter' ? 'Note' : noteWords(fact, told?.includes('@') ? null : told);
  if (words === 'Note') return `${by ?? 'The service desk'} wrote`;
  return by === null ? words : `${words}, by ${by}`;
}

/** The summary and the description of the report stand elsewhere on the page. */
function wordsOf(fact: Fact): string | null {
  const words = fact.type === 'reported' ? null : wordsWithOutcome(fact);
  return words === null ? null : cut(words, LONGEST);
}

function takerOf({ data, actor }: Fact): string {
  const assignee = data['assignee'];
  const named = typeof assignee === 'object' && assignee !== null && 'name' in assignee ? assignee.name : actor.name;
  return typeof named === 'string' ? publicName(named) : 'A colleague';
}
