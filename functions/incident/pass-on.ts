import type { Decision } from './commit.ts';
import { familyOf } from './family.ts';
import type { Incident } from './incident.ts';
import { Refusal } from './refusal.ts';

/** What an incident may still have to do to its children at once. */
const MOST_CASCADES = 4;

/**
 * An act that is to go for the children too: its last fact names them, and the head keeps that they are still to be
 * reached. By whom and how, `carryCascades` says.
 *
 * @throws Refusal WrongState where several such acts are under way
 */
export function passOn(before: Incident, decision: Exclude<Decision, 'unchanged'>): Decision {
  const { children } = familyOf(before);
  const { cascades = [] } = before;
  if (cascades.length >= MOST_CASCADES) {
    throw new Refusal(
      'WrongState',
      'Its children are still being told of what was said before. Try again in a moment.',
    );
  }
  const n = before.facts + decision.facts.length;
  const cascade = { version: before.version + 1, n, root: before.id, lists: [], people: [] };
  return {
    ...decision,
    next: { ...decision.next, ...(children.length === 0 ? {} : { cascades: [...cascades, cascade] }) },
    facts: decision.facts.map((fact, index) =>
      index === decision.facts.length - 1 ? { ...fact, data: { ...fact.data, children } } : fact,
    ),
  };
}
