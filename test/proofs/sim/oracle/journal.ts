import type { Fact, FactType, Incident } from '../../../../functions/incident/incident.ts';
import type { Status } from '../../../../functions/incident/states.ts';
import type { Shelf } from '../shelf.ts';
import { written } from '../witness.ts';
import type { Case } from './judgement.ts';

const OPEN: readonly Status[] = ['new', 'triaged', 'investigating', 'on_hold', 'recovering'];
const WORK: readonly Status[] = OPEN.filter((status) => status !== 'new');
const ANY: readonly Status[] = [...OPEN, 'resolved', 'confirmed', 'closed'];

/** In which states each thing may happen, as the process's table says; what is not named here may happen in any. */
const MAY: Partial<Record<FactType, readonly Status[]>> = {
  reported: [],
  triaged: OPEN,
  called: ['triaged', 'investigating', 'on_hold', 'recovering'],
  call_repeated: ['triaged', 'investigating', 'on_hold', 'recovering'],
  call_bounced: OPEN,
  acknowledged: WORK,
  assigned: WORK,
  escalated: WORK,
  warned: WORK,
  breached: WORK,
  skipped: WORK,
  priority_changed: WORK,
  noted: ANY,
  held: ['triaged', 'investigating', 'recovering'],
  resumed: ['on_hold', 'recovering'],
  recovering: ['investigating'],
  updated: ANY,
  pinned: ANY,
  unpinned: ANY,
  reminded: [...WORK, 'resolved'],
  resolved: WORK,
  confirmed: ['resolved'],
  reopened: ['resolved', 'confirmed', 'closed'],
  closed: ['resolved', 'confirmed'],
  cancelled: OPEN,
  converted: WORK,
  merging: OPEN,
  undone: ['investigating', 'confirmed'],
  asked_to_reopen: ['closed'],
};

/** What the facts alone tell of an incident. */
type Told = Pick<Incident, 'status' | 'kind' | 'priority' | 'reopenCount' | 'mergedInto'>;

/** One fact further. */
function after(told: Told, held: Status | null, fact: Fact): Told {
  const { type, data } = fact;
  const priority = (data['priority'] ?? told.priority) as Told['priority'];
  switch (type) {
    case 'triaged':
      return {
        ...told,
        status: told.status === 'new' ? 'triaged' : told.status,
        kind: data['kind'] as Told['kind'],
        priority,
      };
    case 'priority_changed':
      return { ...told, priority: data['to'] as Told['priority'] };
    case 'converted':
      return { ...told, kind: data['to'] as Told['kind'], priority };
    case 'acknowledged':
      return { ...told, status: told.status === 'triaged' ? 'investigating' : told.status };
    case 'held':
      return { ...told, status: 'on_hold' };
    case 'resumed':
      return { ...told, status: told.status === 'on_hold' ? (held ?? 'investigating') : 'investigating' };
    case 'reopened':
      return { ...told, status: 'investigating', reopenCount: told.reopenCount + 1 };
    case 'merged':
      return data['into'] === undefined ? told : { ...told, status: 'merged', mergedInto: String(data['into']) };
    case 'undone':
      return { ...told, status: data['act'] === 'confirmed' ? 'resolved' : 'triaged' };
    case 'recovering':
    case 'resolved':
    case 'confirmed':
    case 'closed':
    case 'cancelled':
      return { ...told, status: type };
    default:
      return told;
  }
}

/** The journal replays to the head: numbered without gap or double, in order of time, each thing in a state that allows it. */
export function judgeJournal(one: Case): void {
  let told: Told = { status: 'new', kind: 'incident', priority: null, reopenCount: 0, mergedInto: null };
  let held: Status | null = null;
  let n = 0;
  let at = '';
  for (const [index, { head }] of one.commits.entries()) {
    const { incident, newest } = head;
    if (incident.version !== index + 1) one.fails(`has version ${incident.version} after ${index}`);
    for (const fact of newest) {
      n += 1;
      if (fact.n !== n) one.fails(`has fact ${fact.n} in place of ${n}`);
      if (fact.at < at) one.fails(`has fact ${n} at ${fact.at}, before the one before it at ${at}`);
      at = fact.at;
      const may = MAY[fact.type];
      if (fact.type === 'reported' ? n !== 1 : may !== undefined && !may.includes(told.status)) {
        one.fails(`was ${fact.type} by fact ${n} while ${told.status}`);
      }
      if (fact.type === 'held') held = told.status;
      if (fact.type === 'reported') told = { ...told, kind: incident.kind };
      told = after(told, held, fact);
    }
    for (const field of ['status', 'kind', 'priority', 'reopenCount', 'mergedInto'] as const) {
      if (incident[field] !== told[field]) {
        one.fails(`has ${field} ${incident[field]} at version ${incident.version}, its journal says ${told[field]}`);
        return;
      }
    }
    if (incident.facts !== n) one.fails(`counts ${incident.facts} facts and has ${n}`);
  }
}

/** What is kept is what was committed: the head whole, and each commit before it in the journal. */
export async function judgeKept(one: Case, shelf: Shelf): Promise<void> {
  const kept = await shelf.store.head(one.id);
  const { version } = one.head.incident;
  if (kept?.incident.version !== version) {
    one.fails(`is kept at version ${kept?.incident.version}, not ${version}`);
    return;
  }
  const entries = await shelf.store.journal(one.id, 1, version);
  const told = [...entries.flatMap(({ facts }) => facts), ...kept.newest].map(written);
  if (told.join('\n') !== one.facts.map(written).join('\n')) one.fails('has a journal that is not what was committed');
}
