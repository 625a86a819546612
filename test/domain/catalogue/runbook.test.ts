import { describe, expect, it } from 'vitest';
import { checklistOf } from '../../../functions/catalogue/checklist.ts';

describe('the checklist of a runbook', () => {
  it('is its lines with a box, in their order, whatever stands around them', () => {
    const text =
      '# Nobody can pay\n\n- [ ] Look at the status page\n  * [x] Restart it \n\nThen:\n\n1. not this\n- nor this\n+ [ ] Tell them';
    expect(checklistOf(text)).toEqual(['Look at the status page', 'Restart it', 'Tell them']);
  });

  it('has nothing of what is code, nor of a box without words', () => {
    const text =
      '```\n- [ ] code\n~~~\n- [ ] still code\n```\n- [ ]\n- [ ] \n- [y] no box\n~~~~\n- [ ] code\n~~~\n- [ ] code\n~~~~\n- [ ] real';
    expect(checklistOf(text)).toEqual(['real']);
  });
});
