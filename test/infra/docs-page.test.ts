import { describe, expect, it } from 'vitest';
import { docsPage } from '../../infra/docs-page.ts';
import { describeApi } from '../../infra/openapi.ts';

const description = describeApi('open');
const page = docsPage(description);

describe('the page that describes the API', () => {
  it('shows every operation and every shape, each under an address of its own', () => {
    const ids = [...page.matchAll(/<article id="([^"]+)"/g)].map(([, id]) => id);
    const operations = Object.values(description.paths).flatMap((methods) => Object.values(methods));
    const wanted = [...operations.map((one) => one.operationId), ...Object.keys(description.components.schemas)];
    expect([...ids].sort()).toEqual(wanted.sort());
  });

  it('leads nowhere that is not there', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
  });

  it('needs no script and nothing to load beside it', () => {
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|\son\w+=|style="|@import|url\(/i);
    expect(page.match(/<style>/g)).toHaveLength(1);
  });

  it('escapes what the description says', () => {
    const summary = 'Tom & "Jerry" <script>alert(1)</script>';
    const hostile = docsPage({ ...description, info: { ...description.info, summary } });
    expect(hostile).toContain('<p>Tom &#38; &#34;Jerry&#34; &#60;script&#62;alert(1)&#60;/script&#62;</p>');
  });

  it('names the limits of a field and whether it may be left out', () => {
    expect(page).toContain('<code>summary</code> <small>string, at most 200 characters</small>');
    expect(page).toContain('<code>description</code> <small>string, at most 10000 characters, optional</small>');
  });

  it('closes what it opens', () => {
    for (const tag of ['article', 'section', 'dl', 'dt', 'dd', 'ul', 'li', 'details', 'code', 'small', 'h3', 'p']) {
      const opened = page.match(new RegExp(`<${tag}[ >]`, 'g'))?.length;
      expect({ tag, closed: page.match(new RegExp(`</${tag}>`, 'g'))?.length }).toEqual({ tag, closed: opened });
    }
  });
});
