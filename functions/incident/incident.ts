import type { Tier } from '../catalogue/catalogue.ts';
import type { PriorityReason, StatedImpact } from '../priority/priority.ts';
import type { StoredClock } from '../sla/clock.ts';
import type { Spell } from '../sla/error-budget.ts';
import type { Instant } from '../sla/instant.ts';
import type { COMMAND_ROLES, HOLD_REASONS, RESOLUTION_CODES } from './choices.ts';
import type { Action, Status } from './states.ts';

export type Priority = 'high' | 'medium' | 'low';
export type Channel = 'web' | 'api' | 'alert' | 'email' | 'sms' | 'phone' | 'chat' | 'walk_in';

export interface Reporter {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** The address's owner signed in with it, or the service desk or an integration's key sent it: mails may quote the report. */
  readonly verified: boolean;
}

export type CallReason = 'triage' | 'assigned' | 'functional' | 'hierarchical' | 'reopened' | 'call' | 'next';
/** Why somebody is called who comes later in the chain: the manager as nobody is on call, the desk as nobody is there at all. */
export type CallBecause = 'nobody_on_call' | 'nobody_left';
type CallOutcome = 'open' | 'acknowledged' | 'unanswered' | 'withdrawn' | 'bounced';

/** One named person is asked to take the incident now. */
export interface Call {
  readonly id: string;
  readonly to: { readonly name: string; readonly email: string };
  /** E-mail-to-text address of the called person, mailed beside the address when the priority is high. */
  readonly pager: string | null;
  /** Another address of the called person, mailed beside the first; left out where there is none. */
  readonly second?: string;
  readonly timeZone: string | null;
  readonly tier: Tier;
  readonly team: string | null;
  readonly reason: CallReason;
  /** Left out where its person is whom it is meant for. */
  readonly because?: CallBecause;
  readonly at: Instant;
  readonly lastAt: Instant;
  readonly repeats: number;
  readonly dueAt: Instant;
  /** Share of the response target, in percent, up to which this call's own steps have been taken. */
  readonly taken: number;
  readonly outcome: CallOutcome;
  readonly acknowledgedAt: Instant | null;
  readonly by: { readonly name: string; readonly email: string } | null;
}

export type ResolutionCode = (typeof RESOLUTION_CODES)[number];

interface Resolution {
  readonly code: ResolutionCode;
  readonly notes: string;
  readonly restoredAt: Instant;
  readonly verifiedBy: string | null;
  /** The known error whose workaround helped; left out where none did. */
  readonly knownError?: string;
}

/** A missed target, and how often it was told again. */
export interface Overdue {
  readonly lastAt: Instant;
  readonly repeats: number;
}

export type HoldReason = (typeof HOLD_REASONS)[number];

/** Work waits for something that is not ours to do; the resolution clock stands still meanwhile. */
interface Hold {
  readonly reason: HoldReason;
  /** What is asked of the reporter, where it waits for them. */
  readonly comment: string | null;
  /** When it ends by itself. */
  readonly until: Instant;
  /** The state that it began in, and leads back to. */
  readonly from: Status;
  readonly at: Instant;
  /** Times the reporter was asked again. */
  readonly reminders: number;
}

export type CommandRole = (typeof COMMAND_ROLES)[number];

/** Who holds which role just now; who held it before, the journal tells. */
export type Roles = Readonly<Record<CommandRole, { readonly name: string; readonly email: string } | null>>;

/** Whoever is on call for command was asked to take it, and since then nobody has. */
interface CommandSought {
  readonly at: Instant;
  readonly asked: Addressee;
  /** How often desk and manager were told that nobody commands. */
  readonly reminders: number;
  /** Addresses of those who were asked, and to whom no mail comes. Left out before the first. */
  readonly bounced?: readonly string[];
}

/** Something that has to be done, as it is kept: what is not so of it is left out. */
export interface Task {
  /** `t1` */
  readonly id: string;
  readonly text: string;
  /** Left out while nobody has it. */
  readonly owner?: { readonly name: string; readonly email: string };
  readonly dueAt?: Instant;
  /** Left out while it is open. */
  readonly ended?: 'done' | 'dropped';
  readonly doneAt?: Instant;
  /** Who said that it is done, or dropped it. */
  readonly by?: { readonly name: string; readonly email: string };
  /** Id of the runbook whose checklist it stood on. */
  readonly runbook?: string;
  /** When its owner is reminded; left out once they were, and where nobody has it. */
  readonly remindAt?: Instant;
  /** It was due and not done, and that was told. */
  readonly told?: true;
}

/** A runbook that was copied into the incident: its words are in fact `n`. */
export interface AttachedRunbook {
  readonly id: string;
  readonly name: string;
  readonly n: number;
}

/** Roles, or the incident itself, are offered to somebody. Until they accept nothing has moved. */
export interface Handoff {
  readonly id: string;
  readonly roles: readonly CommandRole[];
  /** The incident is handed over too: whoever accepts is its assignee. */
  readonly assignee: boolean;
  /** Whose open tasks are handed over too, by address; left out where none are. */
  readonly tasks?: string;
  /** Any of them may accept; `bounced` where the mail that asks them did not reach them. */
  readonly to: readonly (Addressee & { readonly bounced?: true })[];
  /** The team that they are on call of, where it was offered to one. */
  readonly team: string | null;
  readonly by: { readonly name: string; readonly email: string };
  readonly at: Instant;
  /** Whoever has not accepted by then is no longer asked. */
  readonly until: Instant;
  /** When it came back unaccepted; null while it is offered. */
  readonly returnedAt: Instant | null;
  /** How often the desk was told that it came back. */
  readonly reminders: number;
}

/** What the other incident is to this one; a `duplicate` became part of it. */
export type LinkType = 'related' | 'parent' | 'child' | 'caused_by' | 'causes' | 'duplicate';

export interface IncidentLink {
  readonly type: LinkType;
  readonly id: string;
  /** When it was made, of parent and child: of several that lead in a circle the youngest is taken back. */
  readonly at?: Instant;
}

/** What an incident does to its children too, until it has reached them all: what it is says the fact that began it. */
export interface Cascade {
  /** The version whose facts hold it, and the fact's number. */
  readonly version: number;
  readonly n: number;
  /** The incident that somebody did it to: it is not reached again. */
  readonly root: string;
  /** Stakeholder lists and colleagues who heard of it by an incident above. */
  readonly lists: readonly string[];
  readonly people: readonly string[];
}

/** A merge that has begun, and what its last commit will say. */
interface Merging {
  readonly into: string;
  readonly reason: string;
  readonly by: Actor;
  /** The version that it began at: what tells it from an earlier merge of the same two, which was taken back. */
  readonly since: number;
}

/** The last act that can be taken back, and what it changed, as it was. */
export interface Undoable {
  /** The version that it led to: after any other commit it can no longer be taken back. */
  readonly version: number;
  readonly at: Instant;
  /** Who did it, by address. */
  readonly by: string;
  readonly status: Status;
  readonly assignee: { readonly name: string; readonly email: string } | null;
  readonly response: StoredClock | null;
  readonly calls: readonly Pick<Call, 'id' | 'outcome'>[];
  readonly callAt?: Instant | null;
  readonly roles?: Roles;
  readonly nextUpdateAt?: Instant | null;
}

/** The last act of each kind: what a repeated act is compared with. */
interface LastAct {
  readonly by: string;
  readonly bodyHash: string;
  /** The state that it led to, of those that lead to one. */
  readonly led?: Status;
}

/**
 * What the head stores of an incident. Absent knowledge is `null`, never a missing field; a field
 * added by a later version is optional for one release, so that an older head stays readable.
 */
export interface Incident {
  readonly id: string;
  readonly kind: 'incident' | 'request';
  readonly status: Status;
  readonly summary: string;
  readonly channel: Channel;
  readonly reporter: Reporter;
  /** What the reporter said of service, category and impact: triage reads it. */
  readonly said: {
    readonly service: string | null;
    readonly category: string | null;
    readonly subcategory: string | null;
    /** Kept here until triage has read it; it lives in the first fact. */
    readonly description: string | null;
    readonly impact: StatedImpact;
  };
  readonly priority: Priority | null;
  readonly priorityReason: PriorityReason | null;
  readonly major: boolean;
  readonly tier: Tier | null;
  readonly team: string | null;
  readonly assignee: { readonly name: string; readonly email: string } | null;
  /** Left out where nobody holds any, or ever did. */
  readonly roles?: Roles;
  /** Null or left out where nobody was asked, and where somebody commands. */
  readonly commandSought?: CommandSought | null;
  /** Those that are offered, and those that came back and are not settled yet; oldest first. Left out before the first. */
  readonly handoffs?: readonly Handoff[];
  /** Handoffs ever offered; the next one's id is `h<handoffCount + 1>`. */
  readonly handoffCount?: number;
  /** Oldest first, at most 50. Left out before the first. */
  readonly tasks?: readonly Task[];
  /** Tasks ever added; the next one's id is `t<taskCount + 1>`. */
  readonly taskCount?: number;
  /** Left out before the first. At most 3. */
  readonly runbooks?: readonly AttachedRunbook[];
  readonly service: string | null;
  readonly category: string | null;
  readonly subcategory: string | null;
  readonly needsReview: boolean;
  /** `id@version` of the policy the clocks started with. */
  readonly policy: string | null;
  readonly response: StoredClock | null;
  readonly resolutionClock: StoredClock | null;
  /** Open calls and the last 20, oldest first. */
  readonly calls: readonly Call[];
  /** Calls ever made; the next call's id is `c<callCount + 1>`. */
  readonly callCount: number;
  /** A first call that waits for the working hours to open, for quiet hours to end, or for maintenance from then on. */
  readonly callAt: Instant | null;
  /** The desk is asked to sort what could not be sorted when the working hours open. */
  readonly reviewAt: Instant | null;
  readonly hold: Hold | null;
  readonly resolution: Resolution | null;
  /** At most 100. */
  readonly links: readonly IncidentLink[];
  /** The incident that this one became part of. */
  readonly mergedInto: string | null;
  /** The incident that this one is about to become part of: a merge is three commits. */
  readonly merging: Merging | null;
  /** What its children are still to be reached by, oldest first. Left out before the first. */
  readonly cascades?: readonly Cascade[];
  /** Who hears of it as stakeholders do, by their own wish. At most 50; left out before the first. */
  readonly followers?: readonly Addressee[];
  /** Ids of known errors that were offered at triage, best first. Left out where none was. */
  readonly knownErrors?: readonly string[];
  /** Others who reported the same: reporters of incidents that were merged into this one. At most 49. */
  readonly others: readonly Reporter[];
  /** Who beside those who work on it was told of it, and hears how it goes on. */
  readonly told: { readonly lists: readonly string[]; readonly managers: readonly Addressee[] };
  /** When stakeholders hear of it although its priority is provisional; null where nothing waits. */
  readonly tellAt: Instant | null;
  readonly undo: Undoable | null;
  /** When the next update to stakeholders is due, as the last one promised. */
  readonly nextUpdateAt: Instant | null;
  /** How often it was told that this update did not come. */
  readonly updateReminders: number;
  /** Whoever writes it was reminded before it was due, or need not be. */
  readonly updateReminded?: boolean;
  /** Somebody promised when it comes; the policy says so where this is left out or false. */
  readonly updatePromised?: boolean;
  /** Missed targets of which the managers are told again and again. */
  readonly overdue: { readonly response: Overdue | null; readonly resolution: Overdue | null };
  /** The reporter was reminded to confirm. */
  readonly remindedAt: Instant | null;
  readonly reopenCount: number;
  /** The outages so far, where it was reopened: the last is the present one. Left out before. At most 50. */
  readonly downtime?: readonly Spell[];
  /** When it was told that the error budget of its service is exhausted by it. Left out before. */
  readonly exhaustedAt?: Instant;
  readonly drill: boolean;
  readonly startedAt: Instant | null;
  readonly reportedAt: Instant;
  readonly acknowledgedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly confirmedAt: Instant | null;
  readonly closedAt: Instant | null;
  /** When it was called off. Left out before, and where an earlier version called it off. */
  readonly cancelledAt?: Instant;
  readonly updatedAt: Instant;
  readonly version: number;
  /** Facts in the journal so far: the newest fact's `n`. */
  readonly facts: number;
  /** Numbers of the facts that stand on top of the live document, in the order in which they were pinned. At most 12. */
  readonly pinned?: readonly number[];
  /** `communication` notes since the resolution: attempts to reach the reporter. */
  readonly attempts: number;
  /** It is or once was high or major: such an incident is never closed by lapse of time. */
  readonly everHigh: boolean;
  readonly lastActs: Partial<Record<Action, LastAct>>;
}

type ActorKind = 'person' | 'reporter' | 'system' | 'integration';

export interface Actor {
  readonly kind: ActorKind;
  readonly name: string | null;
  readonly email: string | null;
}

export type FactType =
  | 'reported'
  | 'triaged'
  | 'review_requested'
  | 'called'
  | 'call_repeated'
  | 'call_bounced'
  | 'acknowledged'
  | 'assigned'
  | 'escalated'
  | 'warned'
  | 'breached'
  | 'budget_exhausted'
  | 'skipped'
  | 'priority_changed'
  | 'noted'
  | 'held'
  | 'resumed'
  | 'recovering'
  | 'updated'
  | 'pinned'
  | 'unpinned'
  | 'reminded'
  | 'resolved'
  | 'confirmed'
  | 'reopened'
  | 'closed'
  | 'cancelled'
  | 'converted'
  | 'merging'
  | 'merge_withdrawn'
  | 'merged'
  | 'linked'
  | 'unlinked'
  | 'link_withdrawn'
  | 'cascaded'
  | 'followed'
  | 'unfollowed'
  | 'undone'
  | 'asked_to_reopen'
  | 'stakeholders_told'
  | 'call_held'
  | 'roles_changed'
  | 'handoff_offered'
  | 'handoff_returned'
  | 'handed_off'
  | 'runbook_added'
  | 'task_added'
  | 'task_changed'
  | 'task_done';

type Visibility = 'public' | 'internal';

/** Somebody who can be mailed. */
export interface Addressee {
  readonly name: string;
  readonly email: string;
  readonly timeZone?: string | null;
}

/** Kinds of mail; one template file each. */
export type MailKind =
  | 'receipt'
  | 'needs_review'
  | 'call'
  | 'call_pager'
  | 'nobody_to_call'
  | 'taken'
  | 'who_has_it'
  | 'escalated'
  | 'breached'
  | 'budget_exhausted'
  | 'warning'
  | 'assigned'
  | 'unassigned'
  | 'does_it_work'
  | 'resolved'
  | 'reopened'
  | 'reporter_reopened'
  | 'closed'
  | 'cancelled'
  | 'question'
  | 'question_unanswered'
  | 'update'
  | 'confirm_reminder'
  | 'ask_reporter'
  | 'priority_changed'
  | 'reporter_cancelled'
  | 'merged'
  | 'reporter_merged'
  | 'converted'
  | 'reporter_converted'
  | 'major'
  | 'informed'
  | 'stakeholder'
  | 'answered'
  | 'back_again'
  | 'bounced'
  | 'calls_held'
  | 'update_overdue'
  | 'update_due'
  | 'take_command'
  | 'asked_pager'
  | 'no_commander'
  | 'role_changed'
  | 'handoff_offered'
  | 'handoff_told'
  | 'handoff_returned'
  | 'handed_off'
  | 'task_given'
  | 'task_due'
  | 'task_overdue'
  | 'children_left';

/** A mail that a fact owes. Decided in the commit, so that a retry after midnight writes to the same person. */
export interface Owed {
  readonly mail: MailKind;
  readonly to: { readonly name: string; readonly email: string };
  readonly timeZone: string | null;
  /** The call this mail makes or speaks of. */
  readonly call: string | null;
  /** It goes to the second address of whoever is called: where that refuses it, the call still holds. */
  readonly second?: true;
  /** Its reader answers for the team: their page lets them step in. */
  readonly manager?: true;
  /** What is asked of whom, at whatever address: to take `command`, or to accept the handoff of an id. */
  readonly asks?: { readonly what: string; readonly whom: string };
  /** The stakeholder list on which its reader is. */
  readonly list?: string;
  /** Its reader follows the incident. */
  readonly follower?: true;
}

/** One thing that a commit records. The journal is all of them. */
export interface Fact {
  readonly n: number;
  readonly at: Instant;
  /** When it truly happened, where somebody said so; else `at`. */
  readonly occurredAt: Instant;
  readonly type: FactType;
  readonly actor: Actor;
  readonly visibility: Visibility;
  readonly text: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly owes: readonly Owed[];
  /** Stakeholder lists whose members are mailed. Who they are is read when the mails go out. */
  readonly lists?: readonly string[];
  /** Lists whose members heard of the same event by the incident's parent: they are not mailed again. */
  readonly heard?: readonly string[];
}

/** A fact before the commit gives it number and time. */
export interface NewFact {
  readonly type: FactType;
  /** Who did it, where that is not who made the commit. */
  readonly actor?: Actor;
  readonly text?: string | null;
  readonly visibility?: Visibility;
  readonly occurredAt?: Instant;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly owes?: readonly Owed[];
  readonly lists?: readonly string[];
  readonly heard?: readonly string[];
}
