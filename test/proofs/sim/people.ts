import type { Caller } from '../../../functions/incident/caller.ts';
import { allFacts } from '../../../functions/incident/get-timeline.ts';
import type { CommandRole } from '../../../functions/incident/incident.ts';
import { acknowledgeByLink, calledStanding } from '../../../functions/pages/called-link.ts';
import { answerOffer, type OfferButton, offerButtons, offerStanding } from '../../../functions/pages/offer-link.ts';
import { openLink } from '../../../functions/pages/open-link.ts';
import { answerByLink, type ReporterButton } from '../../../functions/pages/reporter-link.ts';
import { type Worked, workByLink } from '../../../functions/pages/work-link.ts';
import { chooseDigest, comeBack, confirmJoin } from '../../../functions/stakeholders/join.ts';
import { someAct, someCaller } from './acts.ts';
import { AGENT, COLLEAGUE, MANAGER, READER, RESPONDER } from './cast.ts';
import type { Chance } from './chance.ts';
import type { Taken } from './post.ts';
import type { Ports, Stage } from './stage.ts';

/** Acts in which nobody says anything. */
const WORDLESS: readonly string[] = [
  'acknowledge',
  'merge',
  'link',
  'unlink',
  'follow',
  'unfollow',
  'pin',
  'roles',
  'accept-handoff',
  'tasks',
];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * What the people of a lifetime are like: nobody reacts for days, or ever; everybody does what their mails ask, soon;
 * some do, late or not at all; and some do whatever comes to their mind.
 */
export type Character = 'silent' | 'diligent' | 'mixed' | 'wild';

/** How likely somebody reacts to a mail that asks something of them, and how soon. */
interface Temper {
  readonly reacts: number;
  readonly soonMs: number;
  readonly lateMs: number;
}

const DILIGENT: Temper = { reacts: 1, soonMs: MINUTE, lateMs: 9 * MINUTE };
const TEMPERS: readonly Temper[] = [
  DILIGENT,
  { reacts: 0.9, soonMs: 0, lateMs: 15 * MINUTE },
  { reacts: 0.8, soonMs: 2 * MINUTE, lateMs: HOUR },
  { reacts: 0.6, soonMs: 20 * MINUTE, lateMs: 8 * HOUR },
  { reacts: 0.3, soonMs: 0, lateMs: 2 * HOUR },
];

/** Everybody with an address: they live by the mails that reach them, and at times by their own mind. */
export class People {
  readonly character: Character;
  readonly #stage: Stage;
  readonly #chance: Chance;
  readonly #tempers = new Map<string, Temper>();
  readonly #end: number;
  /** Nobody reacts to anything before this. */
  readonly silentUntil: number;
  /** Words of updates that said when the next one comes. */
  readonly promised = new Set<string>();
  #said = 0;

  constructor(stage: Stage, end: number) {
    this.#stage = stage;
    this.#chance = stage.chance;
    this.#end = end;
    this.character = this.#chance.weighted<Character>([
      [2, 'silent'],
      [50, 'diligent'],
      [30, 'mixed'],
      [18, 'wild'],
    ]);
    const silence =
      this.character === 'silent' ? (this.#chance.is(0.07) ? 30 : this.#chance.between(1, 4)) * 24 * HOUR : 0;
    this.silentUntil = stage.agenda.now + silence;
    stage.patient = this.character === 'diligent';
    stage.post.arrives = (mail) => this.#reads(mail);
    if (this.character === 'mixed' || this.character === 'wild') this.#spoilAddresses();
  }

  /** Acts of their own mind, from now on. */
  meddle(): void {
    const acts = { silent: 0, diligent: 0, mixed: this.#chance.between(0, 4), wild: this.#chance.between(4, 12) };
    for (let count = acts[this.character]; count > 0; count--) {
      const within = this.#chance.weighted([
        [3, 30 * MINUTE],
        [4, 10 * HOUR],
        [3, 20 * 24 * HOUR],
      ]);
      this.#at(this.#chance.between(0, within / 1_000) * 1_000, () => this.#act());
    }
    if (this.character === 'wild' && this.#chance.is(0.3)) this.#at(20 * MINUTE, async () => this.#cross());
    this.#listens();
  }

  /** Somebody joins a list by themselves, and changes their mind about it. */
  #listens(): void {
    const list = this.#stage.worlds.now.catalogue.lists.get('everything');
    if (list === undefined || !this.#chance.is(0.4)) return;
    const wish = () => ({
      timeZone: this.#chance.pick(['Europe/Berlin', 'America/New_York', 'Asia/Kolkata']),
      digest: this.#chance.pick(['each', 'daily'] as const),
    });
    const says = (after: number, what: string, say: (ports: Ports) => Promise<void>) =>
      this.#at(after, () => this.#stage.listens(`${READER.email} ${what}`, say));
    const world = () => this.#stage.worlds.known();
    const first = wish();
    says(this.#chance.between(0, 12 * HOUR), 'joins', (ports) =>
      confirmJoin(ports, list, { ...READER, ...first }, world()),
    );
    for (let times = this.#chance.between(0, 3); times > 0; times--) {
      const next = wish();
      const [what, say] = this.#chance.pick<readonly [string, (ports: Ports) => Promise<void>]>([
        ['chooses', (ports) => chooseDigest(ports, list, READER.email, next, world())],
        ['leaves', (ports) => ports.members.leave(list.id, READER.email, ports.now())],
        ['comes back', (ports) => comeBack(ports, list, READER.email, world())],
      ]);
      says(this.#chance.between(12 * HOUR, 10 * 24 * HOUR), what, say);
    }
  }

  /** The desk finds that what was reported is part of something else, and tells all of it how it stands. */
  relates(id: string): void {
    const others = [...this.#stage.witness.commits]
      .filter(([one, commits]) => one !== id && commits.at(-1)?.head.incident.resolvedAt === null)
      .map(([one]) => one);
    if (others.length === 0 || !this.#chance.is(0.85)) return;
    const other = this.#chance.pick(others);
    const [child, parent] = this.#chance.is(0.7) ? [id, other] : [other, id];
    const soon = this.#chance.between(0, 8) * MINUTE;
    this.#at(soon, () =>
      this.#chance.is(0.5)
        ? this.#acts(AGENT, 'link', child, { type: 'parent', id: parent })
        : this.#acts(AGENT, 'link', parent, { type: 'child', id: child }),
    );
    this.#at(soon + this.#chance.between(0, 8) * MINUTE, () =>
      this.#chance.is(0.6) ? this.#updates(AGENT.email, parent) : this.#resolves(AGENT, parent),
    );
  }

  /** Whoever writes of what has children mostly writes of them too. */
  #forAll(id: string): { readonly children?: true } {
    const { links = [] } = this.#stage.witness.commits.get(id)?.at(-1)?.head.incident ?? {};
    return links.some(({ type }) => type === 'child') && this.#chance.is(0.8) ? { children: true } : {};
  }

  /** Two of the desk merge two incidents into each other at the same moment. */
  #cross(): void {
    const [a, b] = [...this.#stage.witness.commits.keys()];
    if (a === undefined || b === undefined) return;
    this.#at(0, () => this.#acts(AGENT, 'merge', a, { into: b, reason: 'The same.' }));
    this.#at(0, () => this.#acts(MANAGER, 'merge', b, { into: a, reason: 'The same.' }));
  }

  /** Something happens just while a call takes its time. */
  barge(): void {
    if (this.character === 'wild' && this.#chance.is(0.3)) this.#at(0, () => this.#act());
  }

  #spoilAddresses(): void {
    for (const email of ['service-desk.oncall', 'platform.oncall', 'service-desk.manager', 'reporter', 'expert']) {
      if (this.#chance.is(0.12)) this.#stage.post.is(`${email}@example.com`, this.#chance.pick(['refused', 'bounces']));
    }
  }

  #temper(email: string): Temper {
    if (this.character === 'diligent') return DILIGENT;
    const known = this.#tempers.get(email) ?? this.#chance.pick(TEMPERS);
    this.#tempers.set(email, known);
    return known;
  }

  #reads(mail: Taken): void {
    if (this.#stage.agenda.now < this.silentUntil) return;
    const react = this.#reaction(mail);
    if (react === null) return;
    const { reacts, soonMs, lateMs } = this.#temper(mail.to);
    if (this.#chance.is(reacts)) this.#at(this.#chance.between(soonMs / 1_000, lateMs / 1_000) * 1_000, react);
  }

  #reaction(mail: Taken): (() => Promise<unknown>) | null {
    const { kind, incident: id } = mail;
    if (kind.startsWith('digest')) return () => this.#tidies();
    if (id === null) return null;
    switch (kind) {
      case 'call':
        return () => this.#answers(mail, id);
      case 'needs_review':
      case 'calls_held':
        return () => this.#sorts(id);
      case 'warning':
        return () => this.#looksAgain(id);
      case 'reopened':
        return () => this.#looksAgain(id);
      case 'question':
        return () => this.#reports(mail, 'answer');
      case 'does_it_work':
      case 'confirm_reminder':
        return () =>
          this.#reports(mail, this.#chance.is(this.character === 'diligent' ? 0.95 : 0.7) ? 'confirm' : 'reopen');
      case 'ask_reporter':
        return () => this.#acts(AGENT, 'confirm', id, {});
      case 'closed':
        return this.#chance.is(0.05) ? () => this.#reports(mail, 'back') : null;
      case 'take_command':
        return () => this.#takesCommand(mail, id);
      case 'no_commander':
        return () => this.#commands(mail, id);
      case 'handoff_offered':
        return () => this.#considers(mail, id);
      case 'handoff_returned':
        return mail.to === AGENT.email ? () => this.#settles(id) : null;
      case 'update_due':
      case 'update_overdue':
        return this.#chance.is(0.4) ? () => this.#updates(mail.to, id) : null;
      case 'task_given':
      case 'task_due':
      case 'task_overdue':
        return () => this.#does(mail, id);
      case 'back_again':
        return () => this.#reopens(id);
      default:
        return null;
    }
  }

  /** "I have it", by the link of the mail or by the API; then the work that follows. */
  async #answers(mail: Taken, id: string): Promise<void> {
    const responder = responderAt(mail.to);
    const answer = this.#chance.is(0.7)
      ? await this.#works(mail, { do: 'acknowledge' })
      : await this.#acts(responder, 'acknowledge', id, {});
    if (answer !== 'applied') return;
    const wild = this.character !== 'diligent';
    if (wild && this.#chance.is(0.05)) this.#at(5 * MINUTE, () => this.#works(mail, { do: 'undo' }));
    if (this.#chance.is(0.08)) this.#at(15 * MINUTE, () => this.#handsOver(responder, id));
    if (this.#chance.is(0.15)) this.#at(2 * MINUTE, () => this.#plans(responder, id));
    if (wild && this.#chance.is(0.15)) this.#at(HOUR, () => this.#holds(responder, id));
    const takes = wild ? this.#chance.between(10, 6 * 60) : this.#chance.between(10, 180);
    this.#at(takes * MINUTE, () => this.#resolves(responder, id));
  }

  /** By the link of the mail, or by giving oneself the role. */
  async #takesCommand(mail: Taken, id: string): Promise<void> {
    if (this.#chance.is(0.25)) return;
    const name = mail.to;
    const answer = this.#chance.is(0.7)
      ? await this.#accepts(mail, 'take')
      : await this.#acts(responderAt(mail.to), 'roles', id, { commander: { name, email: mail.to } });
    // At the end of a shift command goes to somebody else.
    if (answer === 'applied' && this.#chance.is(0.3)) {
      const minutes = this.#chance.between(10, 120);
      this.#at(minutes * MINUTE, () => this.#handsOver(responderAt(mail.to), id, ['commander']));
    }
  }

  /** The desk, or a manager, hears that nobody commands. */
  async #commands(mail: Taken, id: string): Promise<void> {
    if (!this.#chance.is(0.5)) return;
    const caller = mail.to === AGENT.email ? AGENT : { ...MANAGER, email: mail.to };
    await this.#acts(caller, 'roles', id, { commander: this.#chance.pick([RESPONDER, COLLEAGUE, MANAGER]) });
  }

  async #handsOver(caller: Caller, id: string, roles?: readonly CommandRole[]): Promise<void> {
    const reason = this.#words();
    const to = this.#chance.pick([RESPONDER, COLLEAGUE, COLLEAGUE]);
    await this.#acts(caller, 'handoff', id, { person: { name: to.name, email: to.email }, roles, reason }, reason);
  }

  /** Some accept, some say no, and some do not answer in time. */
  async #considers(mail: Taken, id: string): Promise<void> {
    const answer = this.#chance.weighted<'take' | 'return' | 'late' | 'nothing'>([
      [55, 'take'],
      [15, 'return'],
      [10, 'late'],
      [20, 'nothing'],
    ]);
    if (answer === 'nothing') return;
    if (answer === 'late') this.#at(this.#chance.between(10, 20) * MINUTE, () => this.#accepts(mail, 'take'));
    else if (this.#chance.is(0.7)) await this.#accepts(mail, answer);
    else await this.#acts(responderAt(mail.to), answer === 'take' ? 'accept-handoff' : 'return-handoff', id, {});
  }

  /** What came back the desk takes back, gives to somebody, or offers to somebody else. */
  async #settles(id: string): Promise<void> {
    const words = this.#words();
    const { name, email } = this.#chance.pick([RESPONDER, COLLEAGUE]);
    const [handoff] = this.#stage.witness.commits.get(id)?.at(-1)?.head.incident.handoffs ?? [];
    if (handoff === undefined) return;
    const { roles, assignee } = handoff;
    const offer = { person: { name, email }, roles, assignee, reason: words };
    const [action, body] = this.#chance.weighted([
      [4, ['return-handoff', { handoff: handoff.id, reason: words }] as const],
      [3, ['handoff', { ...offer, force: true }] as const],
      [2, ['handoff', offer] as const],
    ]);
    await this.#acts(AGENT, action, id, body, words);
  }

  async #updates(email: string, id: string): Promise<void> {
    const text = this.#words();
    await this.#acts(
      email === AGENT.email ? AGENT : responderAt(email),
      'update',
      id,
      { text, ...this.#forAll(id) },
      text,
    );
  }

  /** Some of what is to be done is given to people, with a time. */
  async #plans(caller: Caller, id: string): Promise<void> {
    const { name, email } = this.#chance.pick([RESPONDER, COLLEAGUE, caller]);
    const dueAt = new Date(this.#stage.agenda.now + this.#chance.between(5, 90) * MINUTE).toISOString();
    const text = this.#words();
    const task = { text, dueAt, ...this.#chance.maybe(0.8, () => ({ owner: { name: name ?? email, email } })) };
    await this.#acts(caller, 'tasks', id, { tasks: [task] });
  }

  /** What they have is done: by the link of the mail, or by the API; what nobody has somebody gets. */
  async #does(mail: Taken, id: string): Promise<void> {
    const { tasks = [] } = this.#stage.witness.commits.get(id)?.at(-1)?.head.incident ?? {};
    const open = tasks.filter(({ ended }) => ended === undefined);
    const mine = open.find(({ owner }) => owner?.email.toLowerCase() === mail.to.toLowerCase());
    const free = open.find(({ owner }) => owner === undefined);
    if (mine !== undefined) {
      if (this.#chance.is(0.6)) await this.#works(mail, { do: `done_${mine.id}` as `done_t${number}` });
      else await this.#acts(responderAt(mail.to), 'tasks', id, { tasks: [{ id: mine.id, status: 'done' }] });
    } else if (free !== undefined) {
      const { name, email } = this.#chance.pick([RESPONDER, COLLEAGUE]);
      const dueAt = new Date(this.#stage.agenda.now + 30 * MINUTE).toISOString();
      await this.#acts(AGENT, 'tasks', id, { tasks: [{ id: free.id, owner: { name, email }, dueAt }] });
    }
  }

  async #resolves(caller: Caller, id: string): Promise<void> {
    const body = { code: 'solution', notes: this.#words(), ...this.#forAll(id) };
    if ((await this.#acts(caller, 'resolve', id, body, body.notes)) !== 'Unsorted') return;
    // Where the catalogue has no categories nothing can be sorted: the desk ends it all the same.
    if (this.#stage.worlds.now.catalogue.categories.size === 0) {
      await this.#acts(AGENT, 'cancel', id, { code: 'not_an_incident', reason: 'It works again.' });
      return;
    }
    await this.#sorts(id);
    const notes = this.#words();
    await this.#acts(caller, 'resolve', id, { ...body, notes }, notes);
  }

  async #holds(caller: Caller, id: string): Promise<void> {
    const comment = this.#words();
    await this.#acts(caller, 'hold', id, { reason: 'awaiting_reporter', comment }, comment);
  }

  async #sorts(id: string): Promise<void> {
    const reason = this.#words();
    const known = this.#stage.worlds.now.catalogue.categories.size > 0;
    const sorted = known ? { category: 'software', subcategory: 'error' } : {};
    await this.#acts(AGENT, 'triage', id, { ...sorted, reason }, reason);
  }

  /** The desk goes through what its digest names. */
  async #tidies(): Promise<void> {
    for (const id of this.#stage.witness.commits.keys()) {
      if ((await this.#acts(AGENT, 'close', id, {})) === 'WrongState' && this.character !== 'diligent') {
        const text = this.#words();
        await this.#acts(AGENT, 'note', id, { text, type: 'communication' }, text);
      }
    }
  }

  /** The desk looks at what calls nobody. */
  async looksAfter(id: string): Promise<void> {
    if (this.#stage.agenda.now < this.silentUntil) return;
    await this.#acts(AGENT, 'acknowledge', id, {});
    this.#at(this.#chance.between(10, 600) * MINUTE, () => this.#resolves(AGENT, id));
  }

  /** Nobody is mailed what they did themselves: the desk knows that it is theirs again. */
  async #reopens(id: string): Promise<void> {
    await this.#acts(AGENT, 'reopen', id, { reason: 'It is back.' });
    await this.#looksAgain(id);
  }

  /** What calls nobody is the desk's when it is reopened. */
  async #looksAgain(id: string): Promise<void> {
    const kind = this.#stage.witness.commits.get(id)?.at(-1)?.head.incident.kind;
    if (kind === 'request') await this.looksAfter(id);
  }

  async #act(): Promise<void> {
    const { reported, agenda, worlds } = this.#stage;
    if (reported.length === 0) return;
    const { id } = this.#chance.pick(reported);
    const others = reported.map((one) => one.id).filter((one) => one !== id);
    const words = this.#words();
    const known = worlds.now.catalogue.teams.size > 0;
    const other = others.length === 0 ? null : this.#chance.pick(others);
    const { action, body } = someAct(this.#chance, agenda.now, words, other, known);
    if (action === 'update' && 'nextUpdateAt' in body && body.nextUpdateAt !== undefined) this.promised.add(words);
    await this.#acts(someCaller(this.#chance), action, id, body, WORDLESS.includes(action) ? null : words);
  }

  #acts(caller: Caller, action: Parameters<Stage['act']>[1], id: string, body: object, words: string | null = null) {
    return this.#stage.act(caller, action, id, body, words);
  }

  async #works(mail: Taken, form: Worked): Promise<string | null> {
    const [, purpose, token] = /\/([ah])\/([\w-]+)/.exec(mail.text) ?? [];
    if (token === undefined || mail.incident === null) return null;
    return this.#stage.acting(`${mail.to} ${form.do} by link`, mail.incident, null, async (ports) => {
      const opened = await openLink(ports.store, token, purpose === 'h' ? 'h' : 'a');
      if (opened === null) throw new Error(`The link in a mail to ${mail.to} opens nothing.`);
      const world = this.#stage.worlds.known();
      const { standing } = calledStanding(opened.head.incident, opened.link);
      if (form.do === 'acknowledge' && (purpose === 'a' || standing === 'waiting' || standing === 'mine')) {
        return (await acknowledgeByLink(ports, world, opened)) ? 'applied' : 'unchanged';
      }
      await workByLink(ports, world, opened, { ...form, seen: String(opened.head.incident.version) });
      return 'applied';
    });
  }

  async #accepts(mail: Taken, button: OfferButton): Promise<string | null> {
    const [, token] = /\/o\/([\w-]+)/.exec(mail.text) ?? [];
    if (token === undefined || mail.incident === null) return null;
    return this.#stage.acting(`${mail.to} ${button} by link`, mail.incident, null, async (ports) => {
      const opened = await openLink(ports.store, token, 'o');
      if (opened === null) throw new Error(`The link in a mail to ${mail.to} opens nothing.`);
      const { head, link } = opened;
      const standing = offerStanding(head.incident, await allFacts(ports.store, head), link, ports.now());
      if (!offerButtons(standing, link).includes(button)) return 'unchanged';
      await answerOffer(ports, this.#stage.worlds.known(), opened, button);
      return 'applied';
    });
  }

  async #reports(mail: Taken, button: ReporterButton): Promise<string | null> {
    const [, token] = /\/r\/([\w-]+)/.exec(mail.text) ?? [];
    if (token === undefined || mail.incident === null) return null;
    const words = this.#words();
    return this.#stage.acting(`${mail.to} ${button} by link`, mail.incident, null, async (ports) => {
      const opened = await openLink(ports.store, token, 'r');
      if (opened === null) throw new Error(`The link in a mail to ${mail.to} opens nothing.`);
      const pressed = { button, words };
      return (await answerByLink(ports, this.#stage.worlds.known(), opened, pressed)) ? 'applied' : 'unchanged';
    });
  }

  /** Words that nobody else says. */
  #words(): string {
    this.#said += 1;
    return `words ${this.#said} of it`;
  }

  #at(after: number, act: () => Promise<unknown>): void {
    const at = this.#stage.agenda.now + after;
    if (at < this.#end) this.#stage.agenda.at(at, async () => void (await act()));
  }
}

function responderAt(email: string): Caller {
  return { email, name: email, groups: ['responder'] };
}
