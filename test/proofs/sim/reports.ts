import type { Caller } from '../../../functions/incident/caller.ts';
import type { Report, Sender } from '../../../functions/incident/report-incident.ts';
import { AGENT, REPORTER, RESPONDER } from './cast.ts';
import type { Chance } from './chance.ts';

/** Somebody reports something. */
export interface Reporting {
  readonly report: Report;
  readonly sender: Sender | null;
  readonly key: string | null;
}

const SUMMARIES = [
  'checkout returns 502',
  'Outlook does not start',
  'network down on the second floor',
  'password forgotten',
  'the website is slow',
  'a rack in the data centre has no power',
  'phishing mail arrived',
  'Something is odd',
  'wi-fi drops every hour',
];
const PLACES = [
  { category: 'software', subcategory: 'error' },
  { category: 'network', subcategory: 'network-outage' },
  { category: 'security', subcategory: 'breach' },
  { category: 'access' },
] as const;
const SERVICES = ['checkout', 'website', 'data-centre', 'network', 'email', 'workplace'];
const HOUR = 3_600_000;

/** A report of some shape, by somebody, through some channel; `known` says whether the catalogue has anything. */
export function someReport(chance: Chance, now: number, nth: number, known: boolean): Reporting {
  const sender = chance.weighted<Sender | null>([
    [40, null],
    [25, AGENT],
    [10, RESPONDER],
    [10, REPORTER],
    [15, { integration: 'monitoring', name: 'Monitoring' }],
  ]);
  const desk = sender === (AGENT as Caller);
  const byPhone = desk && chance.is(0.3);
  const named = known && chance.is(0.7);
  const report: Report = {
    summary: chance.pick(SUMMARIES),
    reporter: {
      name: 'The reporter',
      ...(byPhone && chance.is(0.5) ? { phone: '+49 30 1234567' } : { email: REPORTER.email }),
    },
    ...(chance.is(0.6) ? { description: 'Since this morning nothing works; the payment page is empty.' } : {}),
    ...(named ? { service: chance.pick(SERVICES) } : {}),
    ...(known && chance.is(0.5) ? chance.pick(PLACES) : {}),
    ...(chance.is(0.12) ? { kind: 'request' as const } : {}),
    ...(chance.is(0.8) ? { impact: impactOf(chance) } : {}),
    ...(chance.is(0.2) ? { startedAt: new Date(now - chance.between(1, 72) * HOUR).toISOString() } : {}),
    ...(desk && chance.is(0.3) ? { reportedAt: new Date(now - chance.between(1, 1_430) * 60_000).toISOString() } : {}),
    ...(byPhone ? { channel: chance.pick(['phone', 'chat', 'walk_in'] as const) } : {}),
  };
  return { report, sender, key: chance.is(0.5) ? `report ${nth}` : null };
}

function impactOf(chance: Chance): NonNullable<Report['impact']> {
  const users = chance.weighted([
    [30, 'many'],
    [35, 'some'],
    [35, 'one'],
    [5, 'all'],
    [5, 'unknown'],
  ] as const);
  return {
    users,
    ...(chance.is(0.95) ? { financial: chance.pick(['none', 'none', 'none', 'low', 'high'] as const) } : {}),
    ...(chance.is(0.95) ? { security: chance.pick(['none', 'none', 'none', 'none', 'suspected'] as const) } : {}),
  };
}
