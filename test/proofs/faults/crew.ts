import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { progress } from '../proof.ts';
import { type Case, judge, type Verdict } from './judge.ts';

/** A stage keeps all that ever happened on it; after so many cases it is left for a fresh one. */
const CASES_A_STAGE = 150;

/**
 * Judges every case, on as many stages as there are processors, each a process of its own: this same program, started
 * with `--stage`. A stage on which something went wrong is left, so that it spoils no other case.
 */
export async function judgeAll(cases: readonly Case[], what: string): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  let next = 0;
  let done = 0;
  const work = async () => {
    let stage: ChildProcess | undefined;
    for (let played = 0; next < cases.length; played++) {
      const index = next++;
      const given = cases[index];
      if (given === undefined) break;
      stage ??= fork(process.argv[1] ?? '', ['--stage'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      const verdict = await answerOf(stage, given);
      verdicts[index] = verdict;
      progress(++done, cases.length, what);
      if (verdict.wrong.length > 0 || played % CASES_A_STAGE === CASES_A_STAGE - 1) {
        stage.kill('SIGKILL');
        stage = undefined;
      }
    }
    stage?.kill('SIGKILL');
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return verdicts;
}

function answerOf(stage: ChildProcess, given: Case): Promise<Verdict> {
  return new Promise((settle) => {
    const died = () => settle({ wrong: ['the stage died'], befell: 0 });
    stage.once('exit', died);
    stage.once('message', (verdict) => {
      stage.off('exit', died);
      settle(verdict as Verdict);
    });
    stage.send(given);
  });
}

/** In a process of the crew: judges what it is sent, one case after the other. */
export async function serveStage(): Promise<void> {
  const { BEGINS } = await import('../stage/play.ts');
  const { Stage } = await import('../stage/stage.ts');
  const stage = Stage.open(BEGINS);
  process.on('message', async (given: Case) => process.send?.(await judge(await stage, given)));
}
