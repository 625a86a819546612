import { describe, expect, it } from 'vitest';
import { html } from '../../../functions/pages/html.ts';

describe('the html tag', () => {
  it('makes what means something to a browser harmless, in content and in attributes', () => {
    const hostile = `<script>alert(1)</script>" onload='x' &amp;`;
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
      '<p title="&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp;">' +
        '&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp;</p>',
    );
  });

  it('keeps markup that it made itself, alone and in lists, and leaves nothing for null', () => {
    const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>${null}${html`<hr>`}`.markup).toBe('<ul><li>&lt;a&gt;</li>\n<li>b</li></ul><hr>');
  });

  it('leaves out marks that turn text round or hide in it, and keeps lines and emoji', () => {
    expect(html`${'a\u202Eb\u2066c\u200Bd\u0000e\nf 👩‍🚒'}`.markup).toBe('abcde\nf 👩‍🚒');
  });
});
