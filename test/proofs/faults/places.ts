import type { Call } from '../stage/call.ts';

/** One place of the code that calls, in one kind of invocation: what happens once more is not another case. */
export interface Place {
  /** `lap escalated called: UpdateItem HEAD, first`. */
  readonly name: string;
  readonly scene: string;
  /** The number of the call in its scene. */
  readonly at: number;
}

const OCCURRENCES = ['first', 'second', 'later'] as const;

/** The places of a recorded scene, in the order in which they come. */
export function placesOf(scene: string, calls: readonly Call[]): readonly Place[] {
  const kinds = new Map<string, Set<string>>();
  for (const call of calls) {
    const kind = kinds.get(call.within) ?? new Set();
    kinds.set(call.within, kind);
    if (itemOf(call) === 'HEAD' && call.by !== 'machine') for (const type of factsIn(call)) kind.add(type);
  }
  const counted = new Map<string, number>();
  const tries = new Set<string>();
  return calls
    .filter(({ id }) => !tries.has(id) && tries.add(id))
    .map((call, at) => {
      const kind = [call.by === 'machine' ? call.within : call.by, ...(kinds.get(call.within) ?? [])].join(' ');
      const what = [call.operation, itemOf(call)].filter(Boolean).join(' ');
      const nth = counted.get(`${call.within} ${what}`) ?? 0;
      if (call.by !== 'machine') counted.set(`${call.within} ${what}`, nth + 1);
      return { name: `${kind}: ${what}, ${OCCURRENCES[Math.min(nth, 2)]}`, scene, at };
    });
}

/** What kind of item a call is about: `HEAD`, `J`, `M`, `RATE`, the index `wake`. */
export function itemOf({ service, input }: Call): string {
  if (service !== 'dynamodb') return '';
  if (input['IndexName'] !== undefined) return `index ${String(input['IndexName'])}`;
  const key = (input['Key'] ?? input['Item']) as Record<string, { S: string }> | undefined;
  if (key === undefined) return /":pk":\{"S":"([A-Z]+)/.exec(JSON.stringify(input))?.[1] ?? 'batch';
  const [pk = '', sk = ''] = [key['pk']?.S, key['sk']?.S];
  return pk.startsWith('INC#') ? (sk.split('#')[0] ?? '') : (pk.split('#')[0] ?? '');
}

function factsIn(call: Call): readonly string[] {
  return [...JSON.stringify(call.input).matchAll(/"type":\{"S":"(\w+)"\}/g)].map(([, type = '']) => type);
}
