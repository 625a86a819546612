import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documents } from '../../functions/doors/docs.ts';

const style = 'p { color: red }';
const page = `<!doctype html><style>${style}</style><p>Read me`;

describe('the docs door', () => {
  let directory: string;
  let serve: ReturnType<typeof documents>;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'allclear-'));
    writeFileSync(join(directory, 'openapi.json'), '{"openapi":"3.1.1"}');
    writeFileSync(join(directory, 'docs.html'), page);
    serve = documents(pathToFileURL(`${directory}/`));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('serves the description as JSON', async () => {
    const { statusCode, headers, body } = await serve({ routeKey: 'GET /openapi.json' });
    expect({ statusCode, type: headers?.['content-type'], body }).toEqual({
      statusCode: 200,
      type: 'application/json',
      body: '{"openapi":"3.1.1"}',
    });
  });

  it('serves the page as HTML', async () => {
    const { statusCode, headers, body } = await serve({ routeKey: 'GET /docs' });
    expect({ statusCode, type: headers?.['content-type'], body }).toEqual({
      statusCode: 200,
      type: 'text/html; charset=utf-8',
      body: page,
    });
  });

  it("lets a browser apply the page's own style and run or load nothing", async () => {
    const { headers } = await serve({ routeKey: 'GET /docs' });
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = String(headers?.['content-security-policy']).split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it.each(['GET /docs', 'GET /openapi.json'])(
    'answers %s so that it is kept a while, as the type it is',
    async (routeKey) => {
      const { headers } = await serve({ routeKey });
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=300',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    },
  );

  it('goes on serving from memory', async () => {
    await serve({ routeKey: 'GET /docs' });
    writeFileSync(join(directory, 'docs.html'), 'changed');
    expect((await serve({ routeKey: 'GET /docs' })).body).toBe(page);
  });
});
