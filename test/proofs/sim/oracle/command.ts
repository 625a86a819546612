import type { CommandRole, Fact, Incident, Roles } from '../../../../functions/incident/incident.ts';
import { type Case, time } from './judgement.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const OPEN: readonly string[] = ['new', 'triaged', 'investigating', 'on_hold', 'recovering'];
const ROLES: readonly CommandRole[] = ['commander', 'techLead', 'communicationsLead', 'scribe'];

type Holders = Readonly<Record<CommandRole, string | null>>;
type Somebody = { readonly name: string; readonly email: string } | null;

/** What is offered, as the facts tell of it. */
interface Offer {
  readonly roles: readonly CommandRole[];
  readonly assignee: boolean;
  /** Whose open tasks, by address. */
  readonly tasks: string | null;
  readonly to: readonly string[];
  readonly until: number;
  /** When it came back, and when the desk last heard of it. */
  returnedAt: number | null;
  toldAt: number;
}

/** How long it has had nobody who commands it, and how often that was told. */
interface Lack {
  readonly since: number;
  told: number;
}

const NOBODY: Holders = { commander: null, techLead: null, communicationsLead: null, scribe: null };

/**
 * Roles, command, handoffs and the cadence of updates, as the process has them: told again from the facts alone, and
 * what every commit left compared with it. What time does is done when it is due, neither early nor late.
 */
export function judgeCommand(one: Case): void {
  new CommandOracle(one).judge();
}

class CommandOracle {
  readonly #one: Case;
  #before: Incident | null = null;
  #roles: Holders = NOBODY;
  /** Who held what before the last act: that is what undoing it leads to. */
  #rolesBefore: Holders = NOBODY;
  readonly #offers = new Map<string, Offer>();
  #lack: Lack | null = null;

  constructor(one: Case) {
    this.#one = one;
  }

  judge(): void {
    const { commits, lived } = this.#one;
    for (const [index, { head }] of commits.entries()) {
      const at = Date.parse(head.incident.updatedAt);
      const held = this.#roles;
      for (const fact of head.newest) this.#follow(fact, at, head.newest);
      // Reminders leave what was done before them as the last act.
      if (head.newest.some(({ type }) => type !== 'reminded')) this.#rolesBefore = held;
      this.#settle(head.incident);
      this.#compare(head.incident, head.newest, at);
      this.#acknowledged(head.incident, head.newest);
      this.#commands(head.incident, head.newest, at);
      this.#updates(head.incident, head.newest, at);
      const next = commits[index + 1]?.head.incident.updatedAt;
      this.#leaves(head.incident, at, next === undefined ? lived.end : Date.parse(next));
      this.#before = head.incident;
    }
  }

  /** What a fact does to roles and offers. */
  #follow(fact: Fact, at: number, facts: readonly Fact[]): void {
    const { type, data } = fact;
    switch (type) {
      case 'roles_changed':
        this.#give(data['to'] as Partial<Roles>);
        break;
      case 'handoff_offered':
        this.#offered(data, at);
        this.#tellsCommander(facts, at);
        break;
      case 'handed_off':
        this.#accepted(fact, at);
        break;
      case 'handoff_returned':
        this.#returned(data, at, facts);
        break;
      case 'reminded':
        if (data['of'] === 'handoff') this.#toldAgain(String(data['handoff']), at, facts);
        if (data['of'] === 'command') this.#toldOfLack(Number(data['reminders']), at, facts);
        break;
      case 'converted':
        if (data['to'] === 'request') this.#roles = NOBODY;
        if (data['to'] === 'request') this.#offers.clear();
        break;
      case 'undone':
        if (data['act'] === 'acknowledged') this.#roles = this.#rolesBefore;
        break;
      case 'merged':
        if (data['into'] !== undefined) this.#offers.clear();
        break;
      case 'resolved':
      case 'cancelled':
        this.#offers.clear();
        break;
    }
    if (data['techLead'] !== undefined) this.#give({ techLead: data['techLead'] as Somebody });
  }

  /** Each role has one holder: whoever has it now, nobody else has. */
  #give(to: Partial<Roles>): void {
    const given = Object.entries(to).map(([role, holder]) => [role, holder?.email.toLowerCase() ?? null]);
    this.#roles = { ...this.#roles, ...Object.fromEntries(given) };
    for (const [id, { roles }] of this.#offers) if (roles.some((role) => role in to)) this.#offers.delete(id);
  }

  /** What has another assignee is no longer handed over, however they came to it. */
  #settle({ assignee, tasks = [] }: Incident): void {
    // Nor are tasks alone, once their owner has none that is open.
    for (const [id, offer] of this.#offers) {
      const alone = offer.tasks !== null && offer.roles.length === 0 && !offer.assignee;
      const left = tasks.some(({ owner, ended }) => ended === undefined && keyOf(owner ?? null) === offer.tasks);
      if (alone && !left) this.#offers.delete(id);
    }
    if (keyOf(this.#before?.assignee ?? null) === keyOf(assignee)) return;
    for (const [id, offer] of this.#offers) if (offer.assignee) this.#offers.delete(id);
  }

  #offered(data: Fact['data'], at: number): void {
    const offer: Offer = {
      roles: data['roles'] as readonly CommandRole[],
      assignee: data['assignee'] === true,
      tasks: typeof data['tasks'] === 'string' ? data['tasks'] : null,
      to: (data['to'] as readonly { readonly email: string }[]).map(({ email }) => email.toLowerCase()),
      until: at + 15 * MINUTE,
      ...{ returnedAt: null, toldAt: at },
    };
    this.#forget(offer);
    this.#offers.set(String(data['handoff']), offer);
  }

  /** What is offered to somebody is offered to nobody else. */
  #forget({ roles, assignee, tasks }: Pick<Offer, 'roles' | 'assignee' | 'tasks'>): void {
    for (const [id, other] of this.#offers) {
      const same =
        (assignee && other.assignee) ||
        (tasks !== null && tasks === other.tasks) ||
        roles.some((role) => other.roles.includes(role));
      if (same) this.#offers.delete(id);
    }
  }

  #accepted({ n, data, text, actor }: Fact, at: number): void {
    const id = String(data['handoff']);
    const offer = this.#offers.get(id);
    const parts = {
      roles: data['roles'] as readonly CommandRole[],
      assignee: data['assignee'] === true,
      tasks: null,
    };
    const to = data['to'] as NonNullable<Somebody>;
    if (data['forced'] === true) {
      if (text === null) this.#one.fails(`was handed over by fact ${n} without a reason`);
      this.#forget(parts);
    } else if (offer === undefined || offer.returnedAt !== null || at >= offer.until) {
      this.#one.fails(`was handed over by fact ${n} at ${time(at)}, though ${id} was not offered any more`);
    } else if (!offer.to.includes(actor.email?.toLowerCase() ?? '') || actor.email !== to.email) {
      this.#one.fails(`was handed over by fact ${n} to ${to.email}, who was not asked`);
    }
    this.#offers.delete(id);
    this.#roles = {
      ...this.#roles,
      ...Object.fromEntries(parts.roles.map((role) => [role, to.email.toLowerCase()])),
    };
  }

  #returned(data: Fact['data'], at: number, facts: readonly Fact[]): void {
    const id = String(data['handoff']);
    const offer = this.#offers.get(id);
    if (data['because'] === 'withdrawn') {
      this.#offers.delete(id);
      return;
    }
    if (offer === undefined || offer.returnedAt !== null) {
      this.#one.fails(`has ${id} come back at ${time(at)}, though it was not offered`);
      return;
    }
    if (data['because'] === 'lapsed' && at < offer.until) {
      this.#one.fails(`has ${id} come back at ${time(at)}, though it was offered until ${time(offer.until)}`);
    }
    this.#tellsDesk(facts, `that ${id} came back at ${time(at)}`);
    offer.returnedAt = at;
    offer.toldAt = at;
  }

  #toldAgain(id: string, at: number, facts: readonly Fact[]): void {
    const offer = this.#offers.get(id);
    const due = offer === undefined ? null : tellAt(offer);
    if (offer === undefined || offer.returnedAt === null || due === null || at < due) {
      this.#one.fails(`was told at ${time(at)} of ${id}, due ${due === null ? 'never' : time(due)}`);
      return;
    }
    this.#tellsDesk(facts, `again of ${id} at ${time(at)}`);
    offer.toldAt = at;
  }

  #toldOfLack(nth: number, at: number, facts: readonly Fact[]): void {
    const lack = this.#lack;
    const due = lack === null ? null : lackAt(lack);
    if (lack === null || due === null || at < due || nth !== lack.told + 1) {
      this.#one.fails(`was told at ${time(at)} that nobody commands it, due ${due === null ? 'never' : time(due)}`);
      return;
    }
    this.#tellsDesk(facts, `that nobody commands it at ${time(at)}`);
    this.#tellsManager(facts, `that nobody commands it at ${time(at)}`);
    lack.told = nth;
  }

  /** At most one mail of an event reaches somebody: any of them tells. */
  #tellsDesk(facts: readonly Fact[], what: string): void {
    const { desk } = this.#one.lived.stage.worlds.now.settings;
    const by = facts[0]?.actor.email;
    if (by !== desk && !owes(facts, desk)) this.#one.fails(`did not tell the desk ${what}`);
  }

  #tellsCommander(facts: readonly Fact[], at: number): void {
    const { commander } = this.#roles;
    if (commander === null || facts[0]?.actor.email?.toLowerCase() === commander) return;
    if (!owes(facts, commander))
      this.#one.fails(`did not tell ${commander}, who commands, what was offered at ${time(at)}`);
  }

  #tellsManager(facts: readonly Fact[], what: string): void {
    const manager = this.#before === null ? null : this.#one.managerOf(this.#before);
    if (manager !== null && !owes(facts, manager)) this.#one.fails(`did not tell ${manager} ${what}`);
  }

  /** What the commit left is what its facts tell. */
  #compare(incident: Incident, facts: readonly Fact[], at: number): void {
    const held = holdersOf(incident);
    for (const role of ROLES) {
      if (held[role] === this.#roles[role]) continue;
      this.#one.fails(`has ${role} ${held[role]} at version ${incident.version}, its facts say ${this.#roles[role]}`);
    }
    const open = (incident.handoffs ?? []).map(({ id }) => id);
    if (open.toSorted().join() !== [...this.#offers.keys()].toSorted().join()) {
      const told = [...this.#offers.keys()].join();
      this.#one.fails(`has the handoffs ${open.join()} at version ${incident.version}, its facts say ${told}`);
    }
    if (!OPEN.includes(incident.status) && open.length > 0) {
      this.#one.fails(`is ${incident.status} at ${time(at)}, and ${open.join()} is open`);
    }
    this.#stays(incident, facts);
  }

  /** An offer moves nothing, nor does its coming back; what was accepted is theirs. */
  #stays(incident: Incident, facts: readonly Fact[]): void {
    const before = this.#before;
    if (before === null) return;
    const only = facts.every(({ type }) => type === 'handoff_offered' || type === 'handoff_returned');
    if (only && (keyOf(before.assignee) !== keyOf(incident.assignee) || before.team !== incident.team)) {
      this.#one.fails(`was moved at version ${incident.version} by what was only offered`);
    }
    const moved = facts.find(({ type }) => type === 'handed_off');
    if (moved === undefined) return;
    const to = keyOf(moved.data['to'] as Somebody);
    const has = keyOf(incident.assignee);
    if (has !== (moved.data['assignee'] === true ? to : keyOf(before.assignee))) {
      this.#one.fails(`has ${has} at version ${incident.version}, after a handoff to ${to}`);
    }
  }

  /** Whoever acknowledges what is high leads its repair, unless somebody was named for that; later whoever takes it over. */
  #acknowledged(incident: Incident, facts: readonly Fact[]): void {
    const before = this.#before;
    if (before === null || !isHigh(incident) || incident.assignee === null) return;
    const fact = facts.find(({ type }) => type === 'acknowledged');
    if (fact === undefined || keyOf(fact.actor) !== keyOf(incident.assignee)) return;
    const had = this.#rolesBefore.techLead;
    const free = had === null || had === keyOf(before.assignee);
    const wanted = free ? keyOf(incident.assignee) : had;
    if (this.#roles.techLead !== wanted) {
      this.#one.fails(`has tech lead ${this.#roles.techLead} after ${fact.actor.email} acknowledged it at ${fact.at}`);
    }
  }

  /** From when on nobody commands it; whoever is on call for that is asked at once. */
  #commands(incident: Incident, facts: readonly Fact[], at: number): void {
    const lacks = isHigh(incident) && incident.acknowledgedAt !== null && this.#roles.commander === null;
    if (!lacks) {
      this.#lack = null;
      return;
    }
    if (this.#lack !== null) return;
    this.#lack = { since: at, told: 0 };
    const asked = facts.map(({ data }) => data['askedToCommand'] as Somebody).find((one) => one != null);
    if (asked == null) this.#one.fails(`has nobody who commands it from ${time(at)}, and asked nobody`);
    else if (!owes(facts, asked.email))
      this.#one.fails(`asked ${asked.email} to command at ${time(at)} without a mail`);
  }

  /** What is high and worked on owes an update within an hour, or when somebody promised one. */
  #updates(incident: Incident, facts: readonly Fact[], at: number): void {
    if (!isHigh(incident) || incident.acknowledgedAt === null) return;
    const due = incident.nextUpdateAt === null ? null : Date.parse(incident.nextUpdateAt);
    const updated = facts.find(({ type }) => type === 'updated');
    const promised = updated !== undefined && this.#one.lived.people.promised.has(updated.text ?? '');
    const begins = this.#before?.nextUpdateAt == null;
    if (due === null) this.#one.fails(`is high and worked on at ${time(at)}, and no update is due`);
    else if ((begins || updated !== undefined) && !promised && due > at + HOUR) {
      this.#one.fails(`has its next update due ${time(due)}, more than an hour after ${time(at)}`);
    }
  }

  /** What falls due in the state that a commit left, until the next one. While it is on hold command waits for its end. */
  #leaves(incident: Incident, since: number, until: number): void {
    if (!OPEN.includes(incident.status)) return;
    for (const [id, offer] of this.#offers) this.#overlooked(`handoff ${id}`, tellAt(offer), since, until);
    if (this.#lack !== null && incident.status !== 'on_hold') {
      this.#overlooked('that nobody commands it', lackAt(this.#lack), since, until);
    }
  }

  #overlooked(what: string, due: number | null, since: number, until: number): void {
    if (due === null || due > until || !this.#one.isLate(Math.max(due, since), until)) return;
    this.#one.fails(`left ${what}, due ${time(due)}, from ${time(since)} until ${time(until)}`);
  }
}

/** When an offer comes back, or the desk is told of it again: every quarter of an hour from then on. */
function tellAt({ until, returnedAt, toldAt }: Offer): number {
  if (returnedAt === null) return until;
  return returnedAt + (Math.floor((toldAt - returnedAt) / (15 * MINUTE)) + 1) * 15 * MINUTE;
}

/** After five minutes, and half an hour after that; then no more. */
function lackAt({ since, told }: Lack): number | null {
  return told >= 2 ? null : since + (5 + told * 30) * MINUTE;
}

function isHigh({ kind, priority, status }: Incident): boolean {
  return kind === 'incident' && priority === 'high' && OPEN.includes(status);
}

function holdersOf({ roles }: Incident): Holders {
  return Object.fromEntries(ROLES.map((role) => [role, keyOf(roles?.[role] ?? null)])) as unknown as Holders;
}

function keyOf(somebody: { readonly email: string | null } | null): string | null {
  return somebody?.email?.toLowerCase() ?? null;
}

function owes(facts: readonly Fact[], email: string): boolean {
  return facts.some((fact) => fact.owes.some(({ to }) => to.email.toLowerCase() === email.toLowerCase()));
}
