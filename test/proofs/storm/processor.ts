import { readFileSync } from 'node:fs';

/** Ticks of the kernel's accounting in a second. */
const TICKS = 100;

/** Processor seconds that the child processes of this one have used so far; 0 where the system does not tell. */
export function cpuSecondsOfChildren(): number {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(/\s+/);
    const ticks = children.map((pid) => {
      const [, rest = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      const fields = rest.split(' ');
      return Number(fields[11]) + Number(fields[12]);
    });
    return ticks.reduce((sum, each) => sum + each, 0) / TICKS;
  } catch {
    return 0;
  }
}
