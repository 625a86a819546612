import type { Lived } from './lifetime.ts';
import { judgeBudgets } from './oracle/budgets.ts';
import { judgeChats } from './oracle/chats.ts';
import { judgeClocks } from './oracle/clocks.ts';
import { judgeCommand } from './oracle/command.ts';
import { judgeAnswers, judgeDiligence, judgeEnd, judgeEnded, judgeMerges, judgeSilence } from './oracle/ends.ts';
import { judgeFamilies } from './oracle/families.ts';
import { judgeJournal, judgeKept } from './oracle/journal.ts';
import { Case } from './oracle/judgement.ts';
import { judgeDaily, judgeReader } from './oracle/lists.ts';
import { judgeMails } from './oracle/mails.ts';
import { judgeMaintenance } from './oracle/maintenance.ts';
import { judgePaths } from './oracle/paths.ts';
import { judgeTasks } from './oracle/tasks.ts';
import { judgeWaits } from './oracle/waits.ts';
import type { Shelf } from './shelf.ts';

/** What is wrong with a lifetime, in sentences; none where all that was promised was kept. */
export async function judge(lived: Lived, shelf: Shelf): Promise<readonly string[]> {
  const found: string[] = [...lived.stage.surprises];
  const cases = [...lived.stage.witness.commits].map(([id, commits]) => new Case(lived, id, commits, found));
  for (const one of cases) {
    judgeJournal(one);
    judgeClocks(one);
    judgeWaits(one);
    judgeCommand(one);
    judgeMaintenance(one);
    judgePaths(one);
    judgeTasks(one);
    judgeMails(one);
    judgeChats(one);
    judgeReader(one);
    judgeEnded(one);
    judgeSilence(one);
    judgeDiligence(one);
    await judgeKept(one, shelf);
    const present = await shelf.store.head(one.id);
    if (present === null) one.fails('is gone');
    else judgeEnd(one, present);
  }
  judgeMerges(cases);
  judgeFamilies(cases);
  await judgeBudgets(cases, shelf);
  judgeDaily(lived, found);
  judgeAnswers(cases, found);
  return found;
}
