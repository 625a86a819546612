import { readFileSync, writeFileSync } from 'node:fs';
import type { Spent } from './money.ts';

const FILE = new URL('expected.json', import.meta.url);

/** Whatever a scene uses more or less of than is written down, each as a sentence. */
export function differences(counted: Readonly<Record<string, Spent>>): readonly string[] {
  const expected = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Spent>;
  return Object.entries(counted).flatMap(([name, spent]) =>
    Object.entries(spent).flatMap(([what, amount]) => {
      const usual = expected[name]?.[what as keyof Spent];
      const same = usual !== undefined && Math.abs(usual - amount) < 1e-9;
      return same ? [] : [`"${name}" uses ${amount} ${what}, not ${usual}; if it has to: npm run budget -- --write 1`];
    }),
  );
}

/** Writes down what was counted as what is expected from now on. */
export function expect(counted: Readonly<Record<string, Spent>>): void {
  writeFileSync(FILE, `${JSON.stringify(counted, null, 2)}\n`);
}
