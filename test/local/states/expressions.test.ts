import { expect, test } from 'vitest';
import { Expressions } from '../../../infra/local/states/expressions.ts';

const AT = Date.UTC(2026, 2, 29, 1, 30);
let random = 0.25;
const expressions = new Expressions({ now: () => AT, random: () => random });
const evaluate = (text: string, bindings: Record<string, unknown> = {}) =>
  expressions.evaluate(`{% ${text} %}`, bindings);

test('$now and $millis are the machine’s time', async () => {
  expect(await evaluate('$millis()')).toBe(AT);
  expect(await evaluate('$now()')).toBe('2026-03-29T01:30:00.000Z');
  expect(await evaluate("$now('[H01]:[m01]', '+0200')")).toBe('03:30');
});

test('$random takes its chance from outside, or from its seed alone', async () => {
  expect(await evaluate('$random()')).toBe(0.25);
  random = 0.75;
  expect(await evaluate('$random()')).toBe(0.75);
  expect(await evaluate('$random(7)')).toBe(await evaluate('$random(7)'));
  expect(await evaluate('$random(7) != $random(8)')).toBe(true);
});

test.each([
  ['$partition([1, 2, 3], 2)', [[1, 2], [3]]],
  ['$partition([1], 5)', [[1]]],
  ['$range(10, 0, -5)', [10, 5, 0]],
  ['$range(1, 9, 9)', 1],
  ['$parse(\'{"a": [1]}\')', { a: [1] }],
  ["$hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
  ['$length($uuid())', 36],
])('%s is as on AWS', async (text, value) => {
  expect(await evaluate(text)).toEqual(value);
});

test.each([
  ['$missing', 'returned nothing (undefined).'],
  ["$eval('1')", 'threw an error during evaluation. T1006'],
  ['$sum', 'returned a value of unsupported type, a function.'],
  ['{"f": function($x) { $x }}', 'returned a value of unsupported type, a function.'],
  ["$hash('a', 'CRC')", '$hash knows MD5'],
  ['$partition([1], 0)', '$partition takes a whole size from 1'],
  ["$parse('nonsense')", 'threw an error during evaluation.'],
  ['1 + "a"', 'threw an error during evaluation. T2002'],
])('%s fails with a reason', async (text, reason) => {
  await expect(evaluate(text)).rejects.toThrow(reason);
});

test('evaluations that run at once do not see each other’s variables', async () => {
  const results = await Promise.all([1, 2, 3].map((n) => evaluate('$n * 10', { n })));
  expect(results).toEqual([10, 20, 30]);
});
