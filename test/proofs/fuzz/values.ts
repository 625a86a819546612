import fc from 'fast-check';
import type { Draw } from '../access/mutate.ts';

/** Begins every text that the proof writes: found anywhere but where people read, it was let out. */
export const MARK = 'zqxwmark';

/** Texts that a person may send and that must do no harm wherever they are shown. All are kept as they are, or refused. */
export const HARMFUL = [
  '<b onmouseover=alert(1)>bold</b>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</blockquote></div></body><a href="https://example.net/">click</a>',
  '<!-- not closed',
  '</title><script>alert(1)</script>',
  '</textarea><form action="https://example.net/"><input name=do value=acknowledge>',
  ']]> &lt;script&gt; &#60;i&#62; &amp;amp; &nbsp',
  '\nBcc: victim@example.net\nContent-Type: text/html\n\n<b>body</b>',
  '\nSubject: another\n\n.\nQUIT',
  ', victim@example.net, "Other" <other@example.net>',
  '<victim@example.net>',
  '(comment) "quoted\\" \\ back: slash; group: a@example.net;',
  '=?utf-8?B?QmNjOiB2aWN0aW1AZXhhbXBsZS5uZXQ=?= =?utf-8?Q?=0D=0ABcc:_x?=',
  '=3D =0D=0A =\n=20 soft=\nbreak',
  '----_NmP-0000\nContent-Type: text/plain\n--\n-- \n> quoted\nFrom the start',
  '\u202eright\u202c \u2066isolate\u2069 \u200bzero\u200d \ufeffmark \u061c',
  '\u2028line\u2029paragraph',
  'e\u0301 ﬁ Ａ ｅ \u00a0 \u3000 \u{e0041}tags\u{e007f}',
  '👩‍👩‍👧‍👦 🇩🇪 ☎️ 𝕏',
  '日本語 한국어 العربية עברית ไทย',
  `${'long'.repeat(24)}`,
  '$' + '{7*7} {{7*7}} %s %n $(id) `id` ; DROP TABLE',
  '__proto__ constructor toString',
  '\ttab\t and  many   spaces  end ',
  'https://example.net/?a=1&b=2#c javascript:alert(1)',
] as const;

/** What no text may hold. */
const REFUSED = ['\u0000', '\r', '\u001b[31m', '\u0007', '\u007f', '\u0085', '\u009b', '\ud83d alone \ude00'];

const NUMBERS = [0, -0, -1, 1.5, 1e21, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, 5e-324, 4_294_967_296];
const WORDS = [
  '',
  ' ',
  'null',
  'true',
  'all',
  'high',
  'admin',
  'me',
  'INC-7QK3MW',
  'inc-olo110',
  'platform',
  'default',
];
const TIMES = [
  '2027-01-11T01:00:00Z',
  '2027-02-30T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '2027-01-11T01:00:00+99:99',
  '-000001-01-01T00:00:00Z',
];
const LENGTHS = [1, 32, 33, 63, 64, 100, 101, 200, 201, 254, 255, 1_000, 1_001, 10_000, 10_001];

/** A text, marked. */
export function someText(draw: Draw): string {
  const kinds: readonly (() => string)[] = [
    () => `${MARK} ${draw.of(HARMFUL)}`,
    () => `${draw.of(HARMFUL)} ${MARK}`,
    () => `${MARK}${draw.of(REFUSED)}${draw.of(HARMFUL)}`,
    () =>
      `${MARK}${draw.of(['x', 'é', '😀', ' ', '\n', '<'])}`.padEnd(draw.of(LENGTHS), draw.of(['x', 'é', '<', '\n'])),
    () => `${MARK}@example.com`,
    () =>
      `${MARK}.${draw.of(["o'brien", 'a+b', 'x..y', '"a b"', 'ü'])}@${draw.of(['example.com', 'EXAMPLE.com', 'localhost', '[127.0.0.1]', 'exa\nmple.com'])}`,
  ];
  return draw.of(kinds)();
}

/** Any JSON value, and some that are none. */
export function someValue(draw: Draw): unknown {
  const kinds: readonly (() => unknown)[] = [
    () => someText(draw),
    () => someText(draw),
    () => draw.of(WORDS),
    () => draw.of(TIMES),
    () => draw.of(NUMBERS),
    () => draw.of([null, true, false, [], {}, [[]], [null], { length: 1 }, undefined]),
    () => nested(draw.of([2, 20, 500, 3_000])),
    () => Array.from({ length: draw.of([2, 51, 201, 501]) }, () => draw.of(WORDS)),
    () => fc.sample(fc.jsonValue({ maxDepth: 4 }), { numRuns: 1, seed: draw.below(2 ** 31) })[0],
    () => JSON.parse('{"__proto__": {"groups": ["admin"]}, "constructor": {"prototype": {}}}'),
  ];
  return draw.of(kinds)();
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}
