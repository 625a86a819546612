import { notReached } from '../escalation/bounce.ts';
import { nextDueAt, nextLookAt, whatIsDue } from '../escalation/due.ts';
import { type FirstCall, mayCall } from '../incident/anonymous-calls.ts';
import { briefOf } from '../incident/brief.ts';
import { carryCascades } from '../incident/cascade.ts';
import { viewClocks } from '../incident/clocks.ts';
import { commit, type Decision, guard } from '../incident/commit.ts';
import { allFacts } from '../incident/get-timeline.ts';
import { type CallMails, descriptionIn, type Head } from '../incident/head.ts';
import type { Fact, Incident, Owed } from '../incident/incident.ts';
import { finishMerge } from '../incident/merge-incident.ts';
import type { Chat, Ports, Rates, WithMailer } from '../incident/ports.ts';
import { namesUnknown } from '../incident/references.ts';
import { Refusal } from '../incident/refusal.ts';
import { budgetOf, viewBudgetOf, withCharges } from '../incident/service-budget.ts';
import { isEnded, isOpen, type Status } from '../incident/states.ts';
import { triageByItself } from '../incident/triage-incident.ts';
import { SYSTEM, type World, type WorldReader } from '../incident/world.ts';
import { deliverChats } from '../notify/chat/deliver-chats.ts';
import { chatNews } from '../notify/chat/news.ts';
import { postOf } from '../notify/chat/post.ts';
import { type Bounced, deliver } from '../notify/deliver.ts';
import { digestMail } from '../notify/digest-mail.ts';
import { withMembers } from '../notify/list-mails.ts';
import { composeMail, hasBrief, type MailContext } from '../notify/mail.ts';
import type { Change } from '../oncall/calls.ts';
import { timeZoneOf } from '../oncall/who.ts';
import type { Charge } from '../sla/error-budget.ts';
import { earliest, type Instant, later, plus } from '../sla/instant.ts';
import { channelsTold } from '../stakeholders/channels.ts';
import type { Members } from '../stakeholders/members.ts';
import type { KnownErrorUses } from '../triage/known-error-uses.ts';
import { followUp } from './follow-up.ts';
import { keepCharge } from './keep-charge.ts';

/** Where the workflow waits next. */
export type Phase =
  | 'await_acknowledgement'
  | 'await_resolution'
  | 'await_resumption'
  | 'await_confirmation'
  | 'await_closure'
  | 'done';

/** What a lap returns to the state machine: where to wait, and what the park's condition and clock need. */
export interface Lap {
  readonly phase: Phase;
  readonly version: number;
  /** Absolute: the park counts down to it. */
  readonly until: Instant;
  /** `until` and 30 s: when the sweeper looks. */
  readonly wakeAt: Instant;
  /** Facts whose mails are carried out at this version. */
  readonly carried: number;
}

/** Where nothing is due by itself, the machine looks again after this long: a token waits no longer. */
const LONGEST_MS = 30 * 86_400_000;
/** Commits in one lap before it yields; more can only mean a rule that feeds itself. */
const TURNS = 12;

/** What a lap works with. */
export interface LapPorts extends WithMailer {
  readonly members: Members;
  readonly callMails: CallMails;
  readonly knownErrors: KnownErrorUses;
  readonly rates: Rates;
  readonly chat: Chat;
  /** First calls for anonymous reports that are made in an hour; 0 for no limit. */
  readonly anonymousCallsPerHour: number;
}

/**
 * One lap: what is due is decided and committed, what the facts owe is carried out, and the answer says where to wait
 * and until when. Idempotent: run twice, or late, or by two executions at once, it adds nothing.
 */
export async function lap(
  ports: LapPorts,
  world: WorldReader,
  mails: Omit<
    MailContext,
    'now' | 'linkKey' | 'serviceName' | 'teamName' | 'budget' | 'clocks' | 'lists' | 'brief' | 'knownErrors'
  >,
  task: { readonly incidentId: string; readonly generation: number },
  mayStart: () => boolean,
): Promise<Lap> {
  const id = task.incidentId;
  const charges = new Map<string, readonly Charge[]>();
  let present: World = { ...(await world()), charges };
  /** The head as a commit of this lap left it, and the facts that this lap has read so far. */
  let left: Head | null = null;
  const read: Fact[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const head: Head | null = left ?? (await ports.store.head(id));
    left = null;
    if (head !== null) read.push(...head.newest);
    if (head === null) throw new Refusal('NotFound', `There is no incident ${id}.`);
    if (head.generation > task.generation) return over(head);
    if (head.generation < task.generation) {
      await ports.store.hand(id, seenIn(head), task.generation, guard(ports.now()));
      continue;
    }
    if ((head.incident.cascades ?? []).length > 0) {
      await carryCascades(ports, present, id);
      continue;
    }
    if (head.incident.merging !== null) {
      await finishMerge(ports, id);
      continue;
    }
    // What was put into the catalogue a moment ago may have been reported about at once.
    if (head.incident.status === 'new' && namesUnknown(head.incident, present.catalogue) && (await world.moved())) {
      present = { ...(await world()), charges };
    }
    await readCharges(head);
    const first = await firstCallOf(head);
    left = await withCharges(ports.store, present, () => commitDue(head, first), charges);
    if (left !== null) continue;

    const facts = await withMembers(ports, present.catalogue, head.incident, await outstanding(ports, head, read));
    await followUp(ports, head, facts);
    const description = once(() => descriptionFor(head, facts));
    let shown: ReturnType<typeof named> | undefined;
    const delivered = await deliver(
      ports,
      head,
      facts,
      {
        mail: async (fact, owed) => {
          shown ??= named(head.incident);
          const brief = hasBrief(owed) ? briefOf(head.incident, await allFacts(ports.store, head)) : null;
          return composeMail(
            { ...owed, timeZone: owed.timeZone ?? zoneOf(owed) },
            fact,
            { ...head.incident, description: await description() },
            { ...mails, ...shown, brief, linkKey: head.linkKey, now: ports.now() },
          );
        },
        digest: (heads, more, reader) => digestMail(heads, more, reader, { ...mails, now: ports.now() }),
      },
      mayStart,
    );
    if (await passOn(delivered.bounced)) continue;
    await keepCharge(ports.store, head, facts, present, ports.now());
    const now = later(ports.now(), head.incident.updatedAt);
    const due = earliest([
      nextDueAt(head.incident, present, now),
      nextLookAt(head.incident, present, now),
      delivered.retryAt,
    ]);
    const posted = await deliverChats(
      ports,
      head,
      facts,
      {
        channels: (fact) => channelsTold(present.catalogue, fact),
        write: (fact, channel) => {
          const { baseUrl, timeZone } = mails;
          shown ??= named(head.incident);
          const context = { baseUrl, timeZone, linkKey: head.linkKey, serviceName: shown.serviceName };
          return postOf(channel, chatNews(fact, head.incident, channel, context));
        },
      },
      due,
      mayStart,
    );
    const carried = wholeCommits(facts, Math.min(delivered.carried, posted.carried));
    if (isEnded(head.incident.status) && delivered.retryAt === null && posted.retryAt === null) {
      if (await ports.store.finish(id, seenIn(head), carried)) return over({ ...head, carried });
      continue;
    }
    return parked(head, carried, earliest([due, posted.retryAt]));
  }
  throw new Refusal('Unavailable', `Incident ${id} keeps moving; the next lap goes on.`);

  /** Of a service with an objective alone, where time may use its budget up, or what happened has to be kept. */
  async function readCharges({ incident, carried }: Head): Promise<void> {
    const { facts, kind, service, status } = incident;
    if (service === null || charges.has(service) || budgetOf(service, present) === null) return;
    const isDown = kind === 'incident' && isOpen(status);
    if (isDown || facts !== carried) charges.set(service, await ports.store.charges(service));
  }

  /** Asked once a turn, and only of what is not triaged yet. */
  async function firstCallOf(head: Head): Promise<FirstCall> {
    if (head.incident.status !== 'new') return 'call';
    return mayCall(head, ports.rates, ports.anonymousCallsPerHour, ports.now());
  }

  async function commitDue(head: Head, first: FirstCall): Promise<Head | null> {
    const due = (incident: Incident, now: Instant): Change | null => {
      if (incident.status !== 'new') return whatIsDue(incident, present, now);
      return triageByItself(incident, present, now, first);
    };
    if (due(head.incident, later(ports.now(), head.incident.updatedAt)) === null) return null;
    return act((incident, now) => due(incident, now), head);
  }

  /** True where it is asked of somebody else now, or comes back; what was settled before is left as it is. */
  async function passOn(bounced: readonly Bounced[]): Promise<boolean> {
    let moved = false;
    for (const { owed } of bounced) {
      if ((await act((incident, now) => notReached(incident, owed, present, now))) !== null) moved = true;
    }
    return moved;
  }

  /**
   * A commit of the system's own. Decided again on whatever the head is by then, so that nothing is done twice; null
   * where nothing was to be done any more.
   */
  async function act(
    decide: (incident: Incident, now: Instant) => Change | null,
    present?: Head,
  ): Promise<Head | null> {
    const committed = await commit(ports.store, ports.now, id, {
      cid: Buffer.from(ports.random(16)).toString('hex'),
      bodyHash: 'system',
      decide: ({ incident }, now): Decision => {
        const change = decide(incident, now);
        return change === null ? 'unchanged' : { next: change.incident, facts: change.facts, actor: SYSTEM };
      },
      ...(present === undefined ? {} : { present }),
    });
    return committed.outcome === 'applied' ? committed.head : null;
  }

  async function descriptionFor(head: Head, facts: readonly Fact[]): Promise<string | null> {
    if (head.incident.version === 1) return descriptionIn(head.newest);
    if (facts.some(({ n }) => n === 1)) return descriptionIn(facts);
    const [first] = await ports.store.journal(id, 1, 2);
    return descriptionIn(first?.facts ?? []);
  }

  /** A member reads a list in the zone that they chose for it, else in that of the settings. */
  function zoneOf({ list, to }: Owed): string | null {
    return list === undefined ? timeZoneOf(to.email, present) : null;
  }

  function named(incident: Incident) {
    const { services, teams } = present.catalogue;
    return {
      clocks: viewClocks(incident, present, ports.now()),
      lists: present.catalogue.lists,
      knownErrors: (incident.knownErrors ?? []).flatMap((known) => present.catalogue.knownErrors.get(known) ?? []),
      serviceName: incident.service === null ? null : (services.get(incident.service)?.name ?? null),
      teamName: incident.team === null ? null : (teams.get(incident.team)?.name ?? null),
      ...budgetTold(incident, present, ports.now()),
    };
  }

  function parked(head: Head, carried: number, due: Instant | null): Lap {
    const until = due ?? plus(ports.now(), LONGEST_MS);
    return {
      phase: PHASES[head.incident.status],
      version: head.incident.version,
      until,
      wakeAt: guard(later(until, ports.now())),
      carried,
    };
  }

  function over(head: Head): Lap {
    const now = ports.now();
    return { phase: 'done', version: head.incident.version, until: now, wakeAt: now, carried: head.carried };
  }
}

const PHASES: Readonly<Record<Status, Phase>> = {
  new: 'await_acknowledgement',
  triaged: 'await_acknowledgement',
  investigating: 'await_resolution',
  recovering: 'await_resolution',
  on_hold: 'await_resumption',
  resolved: 'await_confirmation',
  confirmed: 'await_closure',
  closed: 'await_closure',
  cancelled: 'await_closure',
  merged: 'await_closure',
};

/** Facts whose mails may not be carried out yet: those of the head, and of the journal where they are not `read` yet. */
async function outstanding(ports: Ports, head: Head, read: readonly Fact[]): Promise<readonly Fact[]> {
  const { id, version, facts } = head.incident;
  if (facts === head.carried) return [];
  const known = new Map([...read, ...head.newest].map((fact) => [fact.n, fact]));
  const wanted = Array.from({ length: facts - head.carried }, (_, index) => known.get(head.carried + 1 + index));
  const all = wanted.filter((fact) => fact !== undefined);
  if (all.length === wanted.length) return all;
  // Each commit has a fact at least, so the facts missed lie in that many versions at most.
  const journal = await ports.store.journal(id, Math.max(1, version - (facts - head.carried)), version);
  const missed = journal.flatMap((entry) => entry.facts);
  return [...missed, ...head.newest].filter((fact) => fact.n > head.carried);
}

/** How the error budget stands, for mails about it: of an incident by which it gave out. */
function budgetTold(incident: Incident, world: World, now: Instant): Pick<MailContext, 'budget'> {
  const view = incident.exhaustedAt === undefined ? null : viewBudgetOf(incident, world, now);
  const linkKey = world.catalogue.services.get(incident.service ?? '')?.linkKey;
  return view === null ? {} : { budget: { view, linkKey } };
}

/** Done on first use, and not again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function seenIn(head: Head) {
  return { version: head.incident.version, generation: head.generation };
}

/**
 * As far as whole commits are carried out: as long as one of its facts is left, the others say whom the same event mails
 * anyway.
 */
function wholeCommits(facts: readonly Fact[], carried: number): number {
  const next = facts.find(({ n }) => n === carried + 1);
  const left = next === undefined ? [] : facts.filter(({ at }) => at === next.at);
  return Math.min(carried, ...left.map(({ n }) => n - 1));
}
