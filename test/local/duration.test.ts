import { expect, test } from 'vitest';
import { durationOf } from '../../infra/local/duration.ts';

test.each([
  ['PT4H', 14_400_000],
  ['P1DT2H3M4S', 93_784_000],
  ['PT0.25S', 250],
  ['P1.5D', 129_600_000],
  ['PT0S', 0],
  ['P1W', 604_800_000],
])('%s is %i milliseconds', (text, milliseconds) => {
  expect(durationOf(text)).toBe(milliseconds);
});

test.each(['', 'P', 'PT', 'P1DT', '4H', 'PT4', 'P1M', 'P1Y', 'P1W1D', 'PW', '-PT4H', 'PT-4H', 'pt4h', 'PT1S2M'])(
  '"%s" is no duration of a fixed length',
  (text) => {
    expect(durationOf(text)).toBeUndefined();
  },
);
