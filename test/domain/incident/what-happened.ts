import type { Fact, Incident } from '../../../functions/incident/incident.ts';
import { Refusal } from '../../../functions/incident/refusal.ts';

/** The mails that facts owe, as `kind → address`. */
export function mails(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap(({ owes }) => owes.map(({ mail, to }) => `${mail} → ${to.email}`));
}

/** How calls stand, as `address: outcome`, oldest first. */
export function outcomes(incident: Incident): readonly string[] {
  return incident.calls.map(({ to, outcome }) => `${to.email.replace('@example.com', '')}: ${outcome}`);
}

export function types(facts: readonly Fact[]): readonly string[] {
  return facts.map(({ type }) => type);
}

/** What an act was refused with. */
export async function refusal(act: Promise<unknown>): Promise<Refusal> {
  try {
    await act;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

/** The pointers that a refusal names. */
export async function pointers(act: Promise<unknown>): Promise<readonly string[]> {
  const { extra } = await refusal(act);
  return (extra.errors ?? []).map(({ pointer }) => pointer);
}
