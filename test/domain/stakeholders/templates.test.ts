import { describe, expect, it } from 'vitest';
import { checkTemplate, checkTemplates, filled } from '../../../functions/stakeholders/templates.ts';

const VALUES = {
  id: 'INC-7QK3MW',
  summary: 'a {{priority}} & $& <b>',
  service: 'Checkout',
  priority: 'high',
  status: 'Investigating',
  assignee: 'nobody yet',
  nextUpdate: 'not promised yet',
  list: 'Outages',
};

describe('the words of a template', () => {
  it('have what their placeholders stand for, which is filled in no second time', () => {
    expect(filled('{{ service }}: {{summary}} ({{id}})', VALUES)).toBe(
      'Checkout: a {{priority}} & $& <b> (INC-7QK3MW)',
    );
    expect(filled('{{assignee}}, {{status}}, {{list}}, {{nextUpdate}}', VALUES)).toBe(
      'nobody yet, Investigating, Outages, not promised yet',
    );
  });

  it('that name what nobody knows, or are not closed, are refused where they stand', () => {
    for (const words of ['Dear {{reporter}}', '{{}}', '{{id', '{{constructor}}', '{{id}} {{summary}']) {
      expect(checkTemplate({ firstLine: words }).map(({ pointer }) => pointer)).toEqual(['/firstLine']);
    }
    const templates = { resolved: { firstLine: '{{id}}', closing: '{{nobody}}' } };
    expect(checkTemplates(templates)).toEqual([
      {
        pointer: '/resolved/closing',
        detail: expect.stringMatching(/^"\{\{nobody\}\}" stands for nothing; write one of /),
      },
    ]);
  });

  it('may hold braces that are none of ours', () => {
    expect(checkTemplate({ firstLine: 'a { b } }} c' })).toEqual([]);
    expect(filled('a { b } }} c', VALUES)).toBe('a { b } }} c');
  });
});
