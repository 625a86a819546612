/**
 * `npm run storm`: reports come in so fast for some minutes, on one machine as `npm start` runs it. They are answered
 * quickly, none is lost, people are called within seconds, everything owed is done soon after, and nobody drowns in
 * mail.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { Client } from '../../infra/demo/client.ts';
import { Instance } from '../../infra/demo/instance.ts';
import { conclude, options, progress, seeded } from './proof.ts';
import { judged } from './storm/judged.ts';
import { kept } from './storm/kept.ts';
import { storm } from './storm/load.ts';
import { cpuSecondsOfChildren } from './storm/processor.ts';

/** A Monday, ten in Berlin: whoever is called is called at once, whatever the priority. */
const MORNING = '2027-01-11T09:00:00.000Z';
/** After the storm everything is done within this. */
const FOLLOW_UP_MS = 120_000;
const ADMIN = { email: 'admin@example.com', groups: ['admin'] };

const { rate, minutes, high, seed } = options({ rate: 6_000, minutes: 2, high: 10, seed: 1 });

/** What monitoring sends: some of it high, of services that three teams look after. */
function reports(key: string) {
  const random = seeded(seed);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  return (n: number) => {
    const users = random() * 100 < high ? 'many' : one(['some', 'one']);
    const body = JSON.stringify({
      summary: `probe ${n} fails`,
      reporter: { name: 'Monitoring', email: `probe-${n}@example.com` },
      service: one(['checkout', 'website', 'data-centre', 'email', 'workplace']),
      category: 'software',
      subcategory: one(['error', 'slow']),
      impact: { users, financial: 'none', security: 'none' },
    });
    // With the key of an integration: the limits of anonymous reports and calls are not what is measured here.
    return { body, headers: { 'x-api-key': key } };
  };
}

const instance = new Instance(MORNING);
const client = new Client(() => instance.url);
try {
  await instance.start();
  const put = await client.send('PUT', '/v1/integrations/monitoring', { name: 'Monitoring' }, ADMIN);
  await client.send('POST', '/_local/clock', { freeze: false });
  const load = { before: loadavg()[0] ?? 0, seconds: cpuSecondsOfChildren() };
  const answers = await storm({
    url: instance.url,
    perMinute: rate,
    minutes,
    report: reports(String(put.body.key)),
    told: (done, total) => progress(done, total, 'reports sent'),
  });
  const over = await client.now();
  for (let waited = 0; waited < FOLLOW_UP_MS; waited += 1_000) {
    progress(waited, FOLLOW_UP_MS, 'milliseconds of following up');
    await setTimeout(1_000);
  }
  await client.send('POST', '/_local/clock', { freeze: true });
  const end = await client.now();
  const seconds = cpuSecondsOfChildren() - load.seconds;
  await instance.stop();
  const { rows, failures } = judged(answers, await kept(instance.dataDir, instance.url), { over, end });
  const replay = `npm run storm -- --rate ${rate} --minutes ${minutes} --high ${high} --seed ${seed}`;
  conclude({
    name: 'storm',
    rows: [
      ...rows,
      { figure: 'processor time for a report, ms', found: Math.round((1_000 * seconds) / answers.length), limit: '' },
      { figure: 'load of the computer before it', found: load.before.toFixed(1), limit: `${cpus().length} processors` },
    ],
    failures: failures.map((failure) => `${failure} Again: ${replay}`),
    more: { rate, minutes, high, seed },
  });
} finally {
  await instance.remove();
}
