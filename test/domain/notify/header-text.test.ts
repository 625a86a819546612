import { describe, expect, it } from 'vitest';
import { oneLine, subjectText } from '../../../functions/notify/header-text.ts';

describe('text in a header', () => {
  it.each([
    ['Bcc: x', '=?utf-8?B?QmNjOiB4?='],
    ['a line end in Q', '=?UTF-8?q?a=0D=0ABcc:_b?='],
    ['a language', '=?iso-8859-1*en?Q?a?='],
    ['no charset', '=??b?YQ==?='],
  ])('is no encoded word, whatever somebody writes: %s', (_what, word) => {
    expect(oneLine(`before ${word} after`)).toBe(`before ${word.replace('=?', '= ?')} after`);
    expect(subjectText(`[INC-7QK3MW] ${word}${word}`)).not.toMatch(/=\?[^?]*\?[bq]\?/i);
  });

  it('is no encoded word made of pieces by what is left out between them', () => {
    expect(oneLine('=\u200b?utf-8?B\u202e?QmNjOiB4?=')).toBe('= ?utf-8?B?QmNjOiB4?=');
  });

  it('keeps what only looks a little like one', () => {
    expect(oneLine('https://example.com/?a=?b&c=1')).toBe('https://example.com/?a=?b&c=1');
  });
});
