/** `npm run kill9 -- [N | --rounds N] [--seed S] [--days D]`: kill -9 at any moment loses nothing and does nothing twice. */
import { killMachine, killWriter } from './kill9/rounds.ts';
import { conclude, options } from './proof.ts';

/** More than the writing program makes: it is killed before each of its writes. */
const WRITES = 200;

const [, , first] = process.argv;
if (first !== undefined && /^\d+$/.test(first)) process.argv.splice(2, 1, '--rounds', first);
const { rounds, seed, days } = options({ rounds: 35, seed: 1, days: 7 });

const start = performance.now();
const written = await killWriter(Array.from({ length: WRITES }, (_, index) => index + 1));
const machine = await killMachine(rounds, seed, days);
conclude({
  name: 'kill9',
  rows: [...written.rows, ...machine.rows],
  failures: [...written.failures, ...machine.failures],
  more: { seed, days, ...machine.totals, seconds: Math.round((performance.now() - start) / 1_000) },
});
console.log(
  `${machine.totals.answered} answered, ${machine.totals.incidents} incidents, ${machine.totals.doubled} mails twice ` +
    `of ${machine.totals.mayDouble} that a kill hit between sending and marking`,
);
