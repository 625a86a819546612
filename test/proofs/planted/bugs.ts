/** A bug that somebody could write, and the proof that has to find it. */
export interface Bug {
  readonly name: string;
  readonly file: string;
  /** Stands in the file; every occurrence is replaced. */
  readonly from: string;
  readonly to: string;
  readonly foundBy: keyof typeof PROOFS;
}

const test = (name: string, project = 'proofs', directory = 'test/proofs') => [
  'node_modules/.bin/vitest',
  'run',
  '--bail',
  '1',
  '--project',
  project,
  `${directory}/${name}.test.ts`,
];
const order = (pair: string) => [
  'test/proofs/faults.ts',
  '--replay',
  JSON.stringify({ scene: '', faults: [], pair, calls: 0 }),
];

/** Each proof's quickest form, as arguments of Node. */
export const PROOFS = {
  sim: ['test/proofs/sim.ts', '--lifetimes', '1500'],
  scenes: test('scenes'),
  faults: test('faults'),
  access: test('access'),
  clients: test('clients', 'aws', 'test/aws'),
  fuzz: test('fuzz'),
  kill9: test('kill9'),
  'orders of two notes': order('two notes'),
  'orders of two laps': order('two laps'),
  'orders of merges': order('merged both ways'),
  'orders of confirm and reopen': order('confirm and reopen'),
  'orders of accept and say no': order('accept and say no'),
  families: test('parent-and-child', 'domain', 'test/domain/incident'),
} as const;

const ASL = 'statemachines/incident-lifecycle.asl.json';
const STORE = 'functions/aws/incident-store.ts';
const COMMIT = 'functions/incident/commit.ts';
const CALLS = 'functions/oncall/calls.ts';

export const BUGS: readonly Bug[] = [
  {
    name: 'a commit without its condition',
    file: STORE,
    from: "condition: 'version = :seen'",
    to: "condition: 'version >= :seen OR version < :seen'",
    foundBy: 'orders of two notes',
  },
  {
    name: 'the journal entry is not put',
    file: COMMIT,
    from: 'await store.archive(id, { version: head.incident.version, facts: head.newest });',
    to: '',
    foundBy: 'scenes',
  },
  {
    name: 'a commit of ours is not looked for',
    file: COMMIT,
    from: 'head.ring.find((entry) => entry.cid === request.cid)',
    to: 'head.ring.find((entry) => entry.cid === "")',
    foundBy: 'sim',
  },
  {
    name: 'a commit does not set the wake time',
    file: COMMIT,
    from: 'wakeAt: earliest([head.wakeAt, guard(now)]),',
    to: 'wakeAt: head.wakeAt,',
    foundBy: 'sim',
  },
  {
    name: 'an incident is created over another',
    file: STORE,
    from: "      'attribute_not_exists(pk)',\n",
    to: '',
    foundBy: 'faults',
  },
  {
    name: 'the park has no condition',
    file: ASL,
    from: '"ConditionExpression": "version = :version AND generation = :generation"',
    to: '"ConditionExpression": "version <> :version OR generation = :generation OR attribute_exists(pk)"',
    foundBy: 'scenes',
  },
  {
    name: 'the wake-up is edge-triggered: a park that comes too late waits all the same',
    file: ASL,
    from: '"ErrorEquals": ["DynamoDb.ConditionalCheckFailedException", "States.Timeout"]',
    to: '"ErrorEquals": ["States.Timeout"]',
    foundBy: 'scenes',
  },
  {
    name: 'a Catch is missing',
    file: ASL,
    from: '"DynamoDb.ConditionalCheckFailedException", "States.Timeout"',
    to: '"DynamoDb.ConditionalCheckFailedException"',
    foundBy: 'scenes',
  },
  {
    name: 'a claim without a lease: a dead sender keeps it',
    file: STORE,
    from: "'attribute_not_exists(pk) OR (attribute_not_exists(outcome) AND lease <= :now)'",
    to: "'attribute_not_exists(pk) OR (attribute_not_exists(outcome) AND lease = :now)'",
    foundBy: 'faults',
  },
  {
    name: 'a claim that everybody gets',
    file: STORE,
    from: "'attribute_not_exists(pk) OR (attribute_not_exists(outcome) AND lease <= :now)'",
    to: "'attribute_not_exists(pk) OR lease <= :now OR lease > :now'",
    foundBy: 'faults',
  },
  {
    name: 'a mail is marked before it is sent',
    file: 'functions/notify/deliver-one.ts',
    from: '  const outcome = await ports.mailer.send(mail, tags);\n',
    to: "  await ports.store.mark(delivery, 'sent', ports.now());\n  const outcome = await ports.mailer.send(mail, tags);\n",
    foundBy: 'faults',
  },
  {
    name: 'the client of SES tries again by itself',
    file: 'functions/aws/clients.ts',
    from: 'new SESClient({ maxAttempts: 1,',
    to: 'new SESClient({ maxAttempts: 4,',
    foundBy: 'clients',
  },
  {
    name: 'a due time in local time',
    file: 'functions/sla/clock.ts',
    from: 'let from = millis(clock.startedAt);',
    to: 'let from = millis(clock.startedAt) + 3_600_000;',
    foundBy: 'sim',
  },
  {
    name: 'a step comes a minute early',
    file: 'functions/sla/clock.ts',
    from: 'if (at === null || at > until) break;',
    to: 'if (at === null || at - 60_000 > until) break;',
    foundBy: 'sim',
  },
  {
    name: 'a step is not remembered as taken',
    file: 'functions/sla/clock.ts',
    from: 'percent > clock.taken)',
    to: 'percent >= clock.taken)',
    foundBy: 'sim',
  },
  {
    name: 'the response clock runs on after the acknowledgement',
    file: 'functions/incident/acknowledge-incident.ts',
    from: 'first ? stopResponse(incident, now) : incident',
    to: 'incident',
    foundBy: 'scenes',
  },
  {
    name: 'the resolution clock runs on while on hold',
    file: 'functions/incident/clocks.ts',
    from: 'resolutionClock: pauseClock(incident.resolutionClock, at)',
    to: 'resolutionClock: incident.resolutionClock',
    foundBy: 'sim',
  },
  {
    name: 'a call is repeated after it was overtaken by another',
    file: CALLS,
    from: "call.outcome === 'open' ? { ...call, outcome: 'unanswered' } : call",
    to: 'call',
    foundBy: 'scenes',
  },
  {
    name: 'a call that comes back is left as it is',
    file: 'functions/escalation/bounce.ts',
    from: 'if (call === undefined || !isUnanswered(call) || !isOpen(incident.status)) return null;',
    to: 'if (call !== undefined) return null;',
    foundBy: 'scenes',
  },
  {
    name: 'the sweeper knows no next generation',
    file: 'functions/workflow/sweep.ts',
    from: '  return head.generation + 1;\n}',
    to: '  return head.generation;\n}',
    foundBy: 'scenes',
  },
  {
    name: 'the end of the workflow has no condition',
    file: STORE,
    from: "remove: ['wakeAt', 'sweeps', 'waiting'],\n      condition: 'version = :version AND generation = :generation',",
    to: "remove: ['wakeAt', 'sweeps', 'waiting'],\n      condition: 'version <= :version OR version > :version OR generation = :generation',",
    foundBy: 'scenes',
  },
  {
    name: 'a wake-up is forgotten where no token is parked',
    file: 'functions/incident/wake.ts',
    from: 'if (head.waiting === null) await ports.workflow.start(head.incident.id, head.generation);',
    to: 'if (head.waiting === null) return;',
    foundBy: 'scenes',
  },
  {
    name: 'two incidents are merged into each other',
    file: 'functions/incident/merge-incident.ts',
    from: '  if (obstacle !== null) throw new Refusal(',
    to: "  if (obstacle === '') throw new Refusal(",
    foundBy: 'orders of merges',
  },
  {
    name: 'an accepted handoff leaves the assignee',
    file: 'functions/incident/handoff.ts',
    from: '...(handoff.assignee ? { assignee: holder } : {}),',
    to: '',
    foundBy: 'scenes',
  },
  {
    name: 'a handoff is accepted when it has come back',
    file: 'functions/incident/handoff.ts',
    from: 'return returnedAt === null && now < until;',
    to: 'return now < until;',
    foundBy: 'orders of accept and say no',
  },
  {
    name: 'it is told again too early that nobody commands',
    file: 'functions/escalation/command.ts',
    from: 'ANSWER_MS + sought.reminders * AGAIN_MS',
    to: 'ANSWER_MS + sought.reminders * ANSWER_MS',
    foundBy: 'scenes',
  },
  {
    name: 'maintenance holds no call',
    file: 'functions/incident/first-call.ts',
    from: 'if ((firstCallAt(waiting, world, now) ?? now) > now) {',
    to: 'if (at > now) {',
    foundBy: 'scenes',
  },
  {
    name: 'maintenance that ends early goes on holding calls',
    file: 'functions/escalation/due.ts',
    from: 'return wanted > now ? wanted : plus(now, LOOK_MS);',
    to: 'return null;',
    foundBy: 'scenes',
  },
  {
    name: 'nobody looks for a circle after a parent was named',
    file: 'functions/incident/join-family.ts',
    from: 'const last = youngest(closed);',
    to: 'const last = youngest(closed.slice(0, 0));',
    foundBy: 'families',
  },
  {
    name: 'a child does not pass on to its own children',
    file: 'functions/incident/cascade.ts',
    from: "const body = { text: text ?? '', children: true,",
    to: "const body = { text: text ?? '', children: false,",
    foundBy: 'scenes',
  },
  {
    name: 'who leads a parent hears nothing of children that stayed',
    file: 'functions/incident/cascade.ts',
    from: 'owes: left.length === 0 ? [] : who',
    to: 'owes: []',
    foundBy: 'scenes',
  },
  {
    name: 'a known error goes on having helped what came back',
    file: 'functions/triage/known-error-uses.ts',
    from: "if (type === 'reopened') await uses.helped(known, incident, false, n, at);",
    to: '',
    foundBy: 'scenes',
  },
  {
    name: 'a follower who stops by their link goes on following',
    file: 'functions/http/stakeholder-pages.ts',
    from: "const back = 'do' in form && form.do === 'join';",
    to: "const back = 'do' in form;",
    foundBy: 'scenes',
  },
  {
    name: 'what is closed by mistake of a race stays closed',
    file: 'functions/incident/act-on-incident.ts',
    from: "if (!verdict.allowed) throw new Refusal('WrongState', wrongState(action, incident));",
    to: '',
    foundBy: 'sim',
  },
  {
    name: 'a link is not proved',
    file: 'functions/notify/link.ts',
    from: 'timingSafeEqual(bytes.subarray(0, MAC_BYTES), mac(bytes.subarray(MAC_BYTES), key)) ? link : null',
    to: 'mac(bytes.subarray(MAC_BYTES), key).length === MAC_BYTES ? link : null',
    foundBy: 'access',
  },
  {
    name: 'the audience of a token is not asked for',
    file: 'functions/frame/token.ts',
    from: '        audience: issuer.audience,\n',
    to: '',
    foundBy: 'access',
  },
  {
    name: 'responders may close',
    file: 'functions/incident/states.ts',
    from: "to: 'closed', who: ['service-desk', 'system']",
    to: "to: 'closed', who: ['service-desk', 'system', 'responder']",
    foundBy: 'access',
  },
  {
    name: 'a page that is opened acknowledges',
    file: 'functions/http/work-pages.ts',
    from: "    work(deps, opened, 200, null, '', event.requestContext.http.method !== 'HEAD'),",
    to: '    acknowledgeByLink(deps.ports, await deps.world(), opened).then(() => work(deps, opened, 200, null)),',
    foundBy: 'access',
  },
  {
    name: 'markup in what people wrote is markup',
    file: 'functions/notify/escaped.ts',
    from: ".replaceAll('<', '&lt;')",
    to: '',
    foundBy: 'fuzz',
  },
  {
    name: 'what people wrote is logged',
    file: 'functions/incident/wake.ts',
    from: '    if (head.waiting === null) await ports',
    to: "    ports.log('info', 'Woken', { summary: head.incident.summary });\n    if (head.waiting === null) await ports",
    foundBy: 'fuzz',
  },
  {
    name: 'a body that is no JSON breaks the function',
    file: 'functions/frame/request.ts',
    from: "    throw new Refusal('MalformedBody', 'The body is not JSON. Send one JSON object.', { cause: error });",
    to: '    throw error;',
    foundBy: 'fuzz',
  },
  {
    name: 'a right that nobody uses',
    file: 'infra/functions.ts',
    from: 'may: [onCatalogue(given.table), onKnownErrors(given.table)],',
    to: "may: [onCatalogue(given.table), onKnownErrors(given.table), onTable(given.table, 'UpdateItem')],",
    foundBy: 'scenes',
  },
  {
    name: 'a write is answered before it is on the disk',
    file: 'infra/local/dynamodb-store.ts',
    from: `done: isEntry ? null : done });
    if (isEntry) queueMicrotask(() => done(null));
    else if (!writing) {`,
    to: `done: isEntry ? null : () => undefined });
    queueMicrotask(() => done(null));
    if (!isEntry && !writing) {`,
    foundBy: 'kill9',
  },
];
