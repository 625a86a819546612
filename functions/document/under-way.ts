import { handoffsOf, isOffered } from '../incident/handoff.ts';
import type { Fact, HoldReason, Incident } from '../incident/incident.ts';
import { partsInWords, rolesIn } from '../incident/roles.ts';
import { isOpen } from '../incident/states.ts';
import { staysWith } from '../oncall/calls.ts';
import { stringIn } from '../pages/note-words.ts';
import type { Instant } from '../sla/instant.ts';

/** Something that has begun and is not over. */
export interface UnderWay {
  readonly what: 'call' | 'command' | 'handoff' | 'hold' | 'rollout' | 'attempt';
  /** A sentence. */
  readonly words: string;
  /** What somebody wrote about it. */
  readonly text: string | null;
  readonly since: Instant | null;
  /** When it ends by itself, or is to be answered by. */
  readonly until: Instant | null;
}

/** What `until` is: a time to be answered by, or an end. */
export function untilWords({ what, since }: UnderWay): string {
  return what === 'handoff' || (what === 'call' && since !== null) ? 'Answer by' : 'Until';
}

const WAITS_FOR: Readonly<Record<HoldReason, string>> = {
  awaiting_reporter: 'the reporter',
  awaiting_vendor: 'a vendor',
  awaiting_change: 'a change',
  awaiting_problem: 'the cause being found',
};

/**
 * What is being done just now, oldest first: nothing any more once it is resolved. Who is asked, and what somebody wrote
 * of a hold, is for those who work on it.
 */
export function underWay(
  incident: Incident,
  facts: readonly Fact[],
  now: Instant,
  internal: boolean,
): readonly UnderWay[] {
  if (!isOpen(incident.status)) return [];
  return [
    ...(internal ? [...asked(incident), ...command(incident), ...handoffs(incident, facts, now)] : []),
    ...held(incident, internal),
    ...rollout(incident, facts),
    ...attempts(facts),
  ].sort((a, b) => ((a.since ?? '') < (b.since ?? '') ? -1 : 1));
}

function asked(incident: Incident): readonly UnderWay[] {
  const waiting: readonly UnderWay[] =
    incident.callAt === null
      ? []
      : [{ what: 'call', words: 'The first call is not made yet.', text: null, since: null, until: incident.callAt }];
  const open = incident.calls.filter(({ outcome }) => outcome === 'open');
  return [
    ...waiting,
    ...open.map((call): UnderWay => {
      const wish = staysWith(incident, call) === null ? 'take it' : 'help';
      return {
        what: 'call',
        words: `${call.to.name} is asked to ${wish}.`,
        text: null,
        since: call.at,
        until: call.dueAt,
      };
    }),
  ];
}

function command(incident: Incident): readonly UnderWay[] {
  const sought = incident.commandSought ?? null;
  if (sought === null || rolesIn(incident).commander !== null) return [];
  const words = `${sought.asked.name} is asked to take command.`;
  return [{ what: 'command', words, text: null, since: sought.at, until: null }];
}

function handoffs(incident: Incident, facts: readonly Fact[], now: Instant): readonly UnderWay[] {
  return handoffsOf(incident)
    .filter((one) => isOffered(one, now))
    .map(({ id, by, to, roles, assignee, tasks, at, until }) => ({
      what: 'handoff',
      words: `${by.name} hands over to ${to.map(({ name }) => name).join(' or ')}: ${partsInWords(roles, assignee, tasks !== undefined)}.`,
      text: facts.find(({ type, data }) => type === 'handoff_offered' && data['handoff'] === id)?.text ?? null,
      since: at,
      until,
    }));
}

function held({ hold }: Incident, internal: boolean): readonly UnderWay[] {
  if (hold === null) return [];
  const words = `Work waits for ${WAITS_FOR[hold.reason]}.`;
  return [{ what: 'hold', words, text: internal ? hold.comment : null, since: hold.at, until: hold.until }];
}

function rollout({ status }: Incident, facts: readonly Fact[]): readonly UnderWay[] {
  if (status !== 'recovering') return [];
  const begun = facts.findLast(({ type }) => type === 'recovering');
  const words = 'The fix is being rolled out.';
  return [{ what: 'rollout', words, text: begun?.text ?? null, since: begun?.occurredAt ?? null, until: null }];
}

/** What somebody tries, until they say what came of it: by the same words once more, with an outcome. */
function attempts(facts: readonly Fact[]): readonly UnderWay[] {
  const all = facts.filter(({ type, data }) => type === 'noted' && data['type'] === 'attempt');
  return all
    .filter((one) => !all.some((other) => other.n >= one.n && same(one, other) && stringIn(other.data, 'outcome')))
    .filter((one) => all.findLast((other) => same(one, other)) === one)
    .map(({ text, occurredAt }) => ({
      what: 'attempt',
      words: 'An attempt whose outcome nobody has told yet.',
      text,
      since: occurredAt,
      until: null,
    }));
}

function same(a: Fact, b: Fact): boolean {
  return a.text?.trim() === b.text?.trim();
}
