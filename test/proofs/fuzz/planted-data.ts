import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { synthesizedStack } from '../../../infra/run-here.ts';
import type { RealMachine } from '../access/real-machine.ts';
import { KEEPER } from '../access/scenes.ts';
import type { Tally } from '../access/tally.ts';
import { MARK } from './values.ts';

/** One mark for each thing that somebody says of themselves or of what happened. */
const PLANTED = {
  name: `${MARK}name`,
  email: `${MARK}mail@example.com`,
  phone: `+49 ${MARK}phone`,
  summary: `${MARK}summary`,
  description: `${MARK}description`,
  notes: `${MARK}notes`,
} as const;

/** What an access log may say of a request: nothing that is sent, and no path, which may hold a link's token. */
const LOGGABLE =
  /^\$context\.(requestId|requestTimeEpoch|routeKey|status|(response|integration)(Latency|Status|Length)|responseLength|error\.message|authorizer\.error)$/;

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation documents each type
  readonly Properties: any;
}

/** An incident with a mark in everything, from its report to its end, and reports that are refused. */
export async function plant({ client }: RealMachine): Promise<void> {
  const { name, email, phone, summary, description, notes } = PLANTED;
  const report = { summary, description, reporter: { name, email, phone }, impact: { users: 'many' } };
  const id = (await client.send('POST', '/v1/incidents', report)).body.id;
  await client.settle();
  const acts: readonly (readonly [string, object])[] = [
    ['triage', { category: 'software', subcategory: 'error' }],
    ['note', { text: notes, with: name, outcome: notes }],
    ['call', { person: { name, email }, reason: notes }],
    ['assign', { assignee: { name, email }, reason: notes }],
    ['escalate', { to: 'hierarchical', reason: notes, tried: notes, findings: notes }],
    ['update', { text: notes }],
    ['hold', { reason: 'awaiting_reporter', comment: notes }],
    ['resume', { reason: notes }],
    ['resolve', { code: 'solution', notes, verifiedBy: name }],
    ['reopen', { reason: notes }],
    ['cancel', { code: 'withdrawn', reason: notes }],
  ];
  for (const [action, body] of acts) {
    const { status, text } = await client.act(id, action, body, { ...KEEPER, email: 'planter@example.com', name });
    if (status !== 200) throw new Error(`The proof could not ${action} its own incident: ${status} ${text}`);
    await client.settle();
  }
  await client.advance('PT20M');
}

/** Marks that are found where nobody reads about people: logs, executions, metrics, access logs. */
export async function lookForPlanted(real: RealMachine, tally: Tally): Promise<void> {
  const { machine, dataDir } = real;
  for (const file of readdirSync(join(dataDir, 'logs'))) {
    const lines = readFileSync(join(dataDir, 'logs', file), 'utf8').split('\n');
    const found = lines.find((line) => line.includes(MARK));
    tally.look('planted: logs', found === undefined ? null : `${file}: ${found}`);
    const broken = lines.find((line) => /"level":"ERROR"|"code":"Internal"|errorMessage/.test(line));
    tally.look('logs: nothing broke', broken === undefined ? null : `${file}: ${broken}`);
  }
  const states = new DatabaseSync(join(dataDir, 'states.sqlite'), { readOnly: true });
  for (const { name } of states.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
    for (const row of states.prepare(`SELECT * FROM "${String(name)}"`).iterate()) {
      const text = Object.values(row)
        .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : String(value)))
        .join(' ');
      tally.look('planted: executions', text.includes(MARK) ? `${String(name)}: ${text.slice(0, 400)}` : null);
    }
  }
  states.close();
  for (const { properties } of machine.template.ofType('AWS::ApiGatewayV2::Stage')) {
    const format = JSON.parse(String(properties['AccessLogSettings'].Format));
    const told = Object.values(format).find((value) => !LOGGABLE.test(String(value)));
    tally.look('planted: access log', told === undefined ? null : `The access log tells ${String(told)}.`);
  }
  // The machine counts no metrics: what they are made of stands in the template.
  const template = JSON.parse(readFileSync(join(await synthesizedStack(), 'Allclear.template.json'), 'utf8'));
  for (const [id, { Type, Properties }] of Object.entries<Resource>(template.Resources)) {
    if (Type !== 'AWS::Logs::MetricFilter') continue;
    // A number tells nothing of anybody; a dimension would be a word from the line.
    const [{ Dimensions, MetricValue }] = Properties.MetricTransformations;
    const told = Dimensions !== undefined || MetricValue !== '1';
    tally.look('planted: metrics', told ? `The metric of ${id} takes more from a line than that it is there.` : null);
  }
}
