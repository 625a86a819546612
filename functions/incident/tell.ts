import type { Actor, Addressee, Fact, Incident, MailKind, NewFact, Owed, Reporter } from './incident.ts';
import type { Settings } from './settings.ts';

export function owed(mail: MailKind, to: Addressee, call: string | null = null): Owed {
  return { mail, to: { name: to.name, email: to.email }, timeZone: to.timeZone ?? null, call };
}

/** Everybody who reported it: its own reporter first, then those of incidents that became part of it. */
export function reportersOf(incident: Incident): readonly Reporter[] {
  return [incident.reporter, ...incident.others];
}

/** Which of them an address or a telephone number is; the first where it is none of theirs. */
export function reporterAt(incident: Incident, contact: string): Reporter {
  const found = reportersOf(incident).find(({ email, phone }) => sameAddress(email ?? phone ?? '', contact));
  return found ?? incident.reporter;
}

/** A mail to everybody who reported it, if there is an address. */
export function tellReporter(incident: Incident, mail: MailKind): readonly Owed[] {
  return reportersOf(incident).flatMap(({ name, email }) => (email === null ? [] : [owed(mail, { name, email })]));
}

/** A question to the reporter; the desk asks one who cannot be mailed. */
export function askReporter(incident: Incident, mail: MailKind, { desk }: Settings): readonly Owed[] {
  const asked = tellReporter(incident, mail);
  return asked.length > 0 ? asked : [owed('ask_reporter', { name: 'Service desk', email: desk })];
}

/** A mail to the assignee, unless they did it themselves. */
export function tellAssignee(incident: Incident, mail: MailKind, actor: Actor): readonly Owed[] {
  return incident.assignee === null || isActor(actor, incident.assignee.email) ? [] : [owed(mail, incident.assignee)];
}

/** A mail to whoever commands it, unless they did it themselves. */
export function tellCommander(incident: Incident, mail: MailKind, actor: Actor): readonly Owed[] {
  const commander = incident.roles?.commander ?? null;
  return commander === null || isActor(actor, commander.email) ? [] : [owed(mail, commander)];
}

/** A mail to everybody who was ever called and reached, unless they did it themselves. */
export function tellCalled(incident: Incident, mail: MailKind, actor: Actor): readonly Owed[] {
  return incident.calls
    .filter((call) => call.outcome !== 'bounced' && !isActor(actor, call.to.email))
    .map((call) => owed(mail, { ...call.to, timeZone: call.timeZone }));
}

/** The same to everybody whose call still waits for an answer. */
export function tellWaiting(incident: Incident, mail: MailKind, actor: Actor): readonly Owed[] {
  const waiting = incident.calls.filter(({ outcome }) => outcome === 'open' || outcome === 'unanswered');
  return tellCalled({ ...incident, calls: waiting }, mail, actor);
}

export function sameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function isActor(actor: Actor, email: string): boolean {
  return actor.email !== null && sameAddress(actor.email, email);
}

/**
 * One event makes at most one mail per address: of several a call stays, one of the person's own before one that also
 * goes to their address, then what asks them something, else the first.
 */
export function withoutDoubleMail(facts: readonly Fact[]): readonly Fact[] {
  const kept = new Map<string, Owed>();
  for (const mail of facts.flatMap((fact) => fact.owes)) {
    const address = mail.to.email.toLowerCase();
    const present = kept.get(address);
    if (present === undefined || rankOf(mail) > rankOf(present)) kept.set(address, mail);
  }
  const keep = new Set(kept.values());
  return facts.map((fact) => ({ ...fact, owes: fact.owes.filter((mail) => keep.has(mail)) }));
}

function rankOf({ mail, second, asks }: Owed): number {
  if (mail !== 'call') return asks === undefined && mail !== 'question' && mail !== 'ask_reporter' ? 0 : 1;
  return second ? 2 : 3;
}

/** All the lists that a commit tells hear of it by its last fact for them: who is on two of them gets one mail. */
export function inOneMail(facts: readonly NewFact[]): readonly NewFact[] {
  const last = facts.findLastIndex(({ lists = [] }) => lists.length > 0);
  const all = [...new Set(facts.flatMap(({ lists = [] }) => lists))];
  return facts.map((fact, index) => ({ ...fact, lists: index === last ? all : [] }));
}

/** Who was told by now, with those whom these facts tell. */
export function toldBy(before: Incident['told'], facts: readonly Fact[]): Incident['told'] {
  const managers = facts.flatMap(({ owes }) =>
    owes.flatMap(({ to, timeZone, manager }) => (manager ? [{ ...to, timeZone }] : [])),
  );
  return {
    lists: [...new Set([...before.lists, ...facts.flatMap(({ lists = [] }) => lists)])],
    managers: [...before.managers, ...managers].filter(
      ({ email }, index, all) => all.findIndex((other) => sameAddress(other.email, email)) === index,
    ),
  };
}
