import { describe, expect, it } from 'vitest';
import {
  ACTIONS,
  type Action,
  BUILT,
  ENDED,
  GROUPS,
  isEnded,
  isOpen,
  judge,
  OPEN,
  type Role,
  STATUSES,
  type Status,
} from '../../../functions/incident/states.ts';
import { IncidentStory, REPORT, RESOLVED } from './some-incident.ts';
import { AGENT, OUTSIDER, RESPONDER } from './some-people.ts';
import { pointers, refusal } from './what-happened.ts';

const STAFF = 'responder service-desk manager';
const COMMAND = `${STAFF} commander`;

/**
 * The process's state table once more, drawn as a grid rather than as rules: a line for who it holds for, a column for
 * each state, `-` where the action is not possible.
 */
const COLUMNS =
  'new       triaged       investigating on_hold   recovering    resolved      confirmed     closed        cancelled merged';
const GRID: Readonly<Record<Action, Readonly<Record<string, string>>>> = {
  triage: {
    [STAFF]:
      '    triaged   same          same          same      same          -             -             -             -         -',
    commander:
      '  -         same          same          same      same          -             -             -             -         -',
    system:
      '     triaged   -             -             -         -             -             -             -             -         -',
  },
  acknowledge: {
    [`${STAFF} called`]:
      'investigating investigating same same      same          -             -             -             -         -',
  },
  assign: {
    [COMMAND]:
      '  same      same          same          same      same          -             -             -             -         -',
  },
  call: {
    [COMMAND]:
      '    same      same          same          same      same          -             -             -             -         -',
  },
  escalate: {
    [`${COMMAND} system`]:
      'same same          same          same      same          -             -             -             -         -',
  },
  hold: {
    [STAFF]:
      '      -         on_hold       on_hold       -         on_hold       -             -             -             -         -',
  },
  resume: {
    [STAFF]:
      '            -         -             -             from_hold investigating -             -             -             -         -',
    'reporter system':
      '  -         -             -             from_hold -             -             -             -             -         -',
  },
  note: {
    [COMMAND]:
      '    same      same          same          same      same          same          same          same          -         -',
  },
  update: {
    [COMMAND]:
      '  same      same          same          same      same          same          same          same          -         -',
  },
  pin: {
    [COMMAND]:
      '     same      same          same          same      same          same          same          same          -         -',
  },
  roles: {
    [COMMAND]:
      '   same      same          same          same      same          -             -             -             -         -',
  },
  handoff: {
    [COMMAND]:
      ' same      same          same          same      same          -             -             -             -         -',
  },
  'accept-handoff': {
    [`${COMMAND} offered`]:
      'same      same          same          same      same          -             -             -             -         -',
  },
  'return-handoff': {
    [`${COMMAND} offered`]:
      'same      same          same          same      same          -             -             -             -         -',
  },
  tasks: {
    [COMMAND]:
      '   same      same          same          same      same          -             -             -             -         -',
  },
  recover: {
    [STAFF]:
      '   -         -             recovering    -         -             -             -             -             -         -',
  },
  resolve: {
    [STAFF]:
      '   -         resolved      resolved      resolved  resolved      -             -             -             -         -',
  },
  confirm: {
    'service-desk reporter':
      '- -           -             -         -             confirmed     -             -             -         -',
  },
  close: {
    'service-desk system':
      ' - -            -             -         -             closed        closed        -             -         -',
  },
  reopen: {
    'service-desk':
      '     -         -             -             -         -             investigating investigating investigating -         -',
    reporter:
      '           -         -             -             -         -             investigating investigating -             -         -',
  },
  cancel: {
    'service-desk manager':
      'cancelled cancelled cancelled   cancelled cancelled     -             -             -             -         -',
  },
  convert: {
    [STAFF]:
      '   same      same          same          same      same          -             -             -             -         -',
  },
  merge: {
    'service-desk manager':
      'merged merged    merged        merged    merged        -             -             -             -         -',
  },
  link: {
    [COMMAND]:
      '    same      same          same          same      same          -             -             -             -         -',
  },
  unlink: {
    [COMMAND]:
      '  same      same          same          same      same          same          same          same          -         -',
  },
  follow: {
    [STAFF]:
      '    same      same          same          same      same          same          same          same          -         -',
  },
  unfollow: {
    [STAFF]:
      '  same      same          same          same      same          same          same          same          -         -',
  },
  undo: {
    called:
      '             -         -             back          -         -             -             -             -             -         -',
    reporter:
      '           -         -             -             -         -             -             back          -             -         -',
  },
};

const ROLES: readonly Role[] = [
  'responder',
  'service-desk',
  'manager',
  'admin',
  'commander',
  'reporter',
  'called',
  'offered',
  'system',
];
const states = words(COLUMNS) as Status[];

/** What the grid says of one role in one state; null where it says nothing. */
function cell(status: Status, action: Action, role: Role): string | null {
  for (const [roles, line] of Object.entries(GRID[action])) {
    const outcome = words(line)[states.indexOf(status)];
    if (words(roles).includes(role) && outcome !== undefined && outcome !== '-') return outcome;
  }
  return null;
}

function wanted(status: Status, action: Action, roles: readonly Role[]): ReturnType<typeof judge> {
  for (const role of roles) {
    const to = cell(status, action, role);
    if (to !== null) return { allowed: true, to: to as Extract<ReturnType<typeof judge>, { allowed: true }>['to'] };
  }
  const mayElsewhere = roles.some((role) => states.some((other) => cell(other, action, role) !== null));
  const possibleForSome = ROLES.some((role) => cell(status, action, role) !== null);
  // Role wrong, or role and state wrong: the role. Only where the role is right is it the state.
  return { allowed: false, code: mayElsewhere && !possibleForSome ? 'state' : 'role' };
}

describe('the state table', () => {
  it('has a line in the grid for every action and a column for every state', () => {
    expect(states).toEqual(STATUSES);
    expect(Object.keys(GRID).sort()).toEqual([...ACTIONS].sort());
    for (const line of Object.values(GRID).flatMap((lines) => Object.values(lines)))
      expect(words(line)).toHaveLength(10);
  });

  it.each(ACTIONS)('judges %s as the grid does, for every state and role', (action) => {
    for (const status of STATUSES) {
      for (const role of ROLES) {
        expect([status, role, judge(status, action, [role])]).toEqual([status, role, wanted(status, action, [role])]);
      }
    }
  });

  it('gives somebody with two roles what either may do', () => {
    for (const action of ACTIONS) {
      for (const status of STATUSES) {
        for (const pair of ROLES.flatMap((one) => ROLES.map((other) => [one, other] as const))) {
          expect([action, status, pair, judge(status, action, pair)]).toEqual([
            action,
            status,
            pair,
            wanted(status, action, pair),
          ]);
        }
      }
    }
  });

  it('lets nobody without a role, and no administrator as such, do anything', () => {
    for (const action of ACTIONS) {
      for (const status of STATUSES) {
        expect(judge(status, action, [])).toEqual({ allowed: false, code: 'role' });
        expect(judge(status, action, ['admin'])).toEqual({ allowed: false, code: 'role' });
      }
    }
  });

  it('lets only the service desk, and the policy in its place, close', () => {
    const closers = ROLES.filter((role) => STATUSES.some((status) => judge(status, 'close', [role]).allowed));
    expect(closers).toEqual(['service-desk', 'system']);
  });

  it('lets nothing out of cancelled and merged', () => {
    const out = ACTIONS.filter((action) =>
      (['cancelled', 'merged'] as const).some((status) => judge(status, action, ROLES).allowed),
    );
    expect(out).toEqual([]);
  });

  it('answers a known role in the wrong state with the state, a wrong role with the role', () => {
    expect(judge('new', 'resolve', ['responder'])).toEqual({ allowed: false, code: 'state' });
    expect(judge('new', 'resolve', ['reporter'])).toEqual({ allowed: false, code: 'role' });
    expect(judge('closed', 'reopen', ['reporter'])).toEqual({ allowed: false, code: 'role' });
    expect(judge('resolved', 'close', ['responder'])).toEqual({ allowed: false, code: 'role' });
  });
});

describe('states', () => {
  it('are open, ended, or resolved and confirmed, which are neither', () => {
    expect(OPEN).toEqual(['new', 'triaged', 'investigating', 'on_hold', 'recovering']);
    expect(ENDED).toEqual(['closed', 'cancelled', 'merged']);
    expect(STATUSES.filter(isOpen)).toEqual(OPEN);
    expect(STATUSES.filter(isEnded)).toEqual(ENDED);
    expect(STATUSES.filter((status) => !isOpen(status) && !isEnded(status))).toEqual(['resolved', 'confirmed']);
  });
});

describe('actions', () => {
  it('stand in the order of the contract', () => {
    const contract = words(
      `triage acknowledge assign call escalate hold resume note update pin roles handoff accept-handoff return-handoff tasks recover
       resolve confirm close reopen cancel convert merge link unlink follow unfollow`,
    );
    expect(ACTIONS.filter((action) => action !== 'undo')).toEqual(contract);
    expect(BUILT).toEqual(contract.filter((action) => (BUILT as readonly string[]).includes(action)));
  });

  it('know the four sign-in groups', () => {
    expect(GROUPS).toEqual(['responder', 'service-desk', 'manager', 'admin']);
  });
});

function words(line: string): string[] {
  return line.trim().split(/\s+/);
}

describe('what is wrong is said in the contract’s order', () => {
  it('a body before who may not, and before the state', async () => {
    const resolved = await IncidentStory.resolved(REPORT.high);
    expect(await pointers(resolved.act(OUTSIDER, 'triage', { priority: 'low' }))).toEqual(['/reason']);
    const restoredAt = '2030-01-01T00:00:00Z';
    expect(await pointers(resolved.act(OUTSIDER, 'resolve', { ...RESOLVED, restoredAt }))).toEqual(['/restoredAt']);
    const open = await IncidentStory.taken(REPORT.high);
    expect(await pointers(open.act(RESPONDER, 'hold', { reason: 'awaiting_reporter' }))).toEqual(['/comment']);
  });

  it('who may not before the state', async () => {
    const story = await IncidentStory.resolved(REPORT.high);
    const forced = { team: 'platform', force: true, assignee: true, reason: 'I leave.' };
    expect(await refusal(story.act(RESPONDER, 'handoff', forced))).toMatchObject({ name: 'Forbidden' });
    expect(await refusal(story.act(AGENT, 'handoff', forced))).toMatchObject({ name: 'WrongState' });
    const major = { major: true, reason: 'It is.' };
    expect(await refusal(story.act(RESPONDER, 'triage', major))).toMatchObject({ name: 'Forbidden' });
    expect(await refusal(story.act(AGENT, 'triage', major))).toMatchObject({ name: 'WrongState' });
  });
});
