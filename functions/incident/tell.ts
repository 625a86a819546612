import type { Actor, Fact, Incident, MailKind, Owed } from './incident.ts';

/** Somebody who can be mailed. */
interface Addressee {
  readonly name: string;
  readonly email: string;
  readonly timeZone?: string | null;
}

export function owed(mail: MailKind, to: Addressee, call: string | null = null): Owed {
  return { mail, to: { name: to.name, email: to.email }, timeZone: to.timeZone ?? null, call };
}

/** A mail to the reporter, if there is an address. */
export function tellReporter(incident: Incident, mail: MailKind): readonly Owed[] {
  const { name, email } = incident.reporter;
  return email === null ? [] : [owed(mail, { name, email })];
}

/** A mail to the assignee, unless they did it themselves. */
export function tellAssignee(incident: Incident, mail: MailKind, actor: Actor): readonly Owed[] {
  return incident.assignee === null || isActor(actor, incident.assignee.email) ? [] : [owed(mail, incident.assignee)];
}

/** A mail to everybody who was ever called and reached, unless they did it themselves. */
export function tellCalled(incident: Incident, mail: MailKind, actor: Actor): readonly Owed[] {
  return incident.calls
    .filter((call) => call.outcome !== 'bounced' && !isActor(actor, call.to.email))
    .map((call) => owed(mail, { ...call.to, timeZone: call.timeZone }));
}

export function sameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isActor(actor: Actor, email: string): boolean {
  return actor.email !== null && sameAddress(actor.email, email);
}

/**
 * One event makes at most one mail per person: of several for one address a call stays (and its pager copy, which
 * is another address), else the first.
 */
export function withoutDoubleMail(facts: readonly Fact[]): readonly Fact[] {
  const kept = new Map<string, Owed>();
  for (const mail of facts.flatMap((fact) => fact.owes)) {
    const address = mail.to.email.toLowerCase();
    const present = kept.get(address);
    if (present === undefined || (mail.mail === 'call' && present.mail !== 'call')) kept.set(address, mail);
  }
  const keep = new Set(kept.values());
  return facts.map((fact) => ({ ...fact, owes: fact.owes.filter((mail) => keep.has(mail)) }));
}
