import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from '../frame/answer.ts';

type Serve = (event: Pick<APIGatewayProxyEventV2, 'routeKey'>) => Promise<Answer>;

/** Serves `openapi.json` and `docs.html` as they lie in `directory`; each is read once. */
export function documents(directory: URL): Serve {
  const kept = new Map<string, Promise<string>>();
  const read = (name: string): Promise<string> => {
    const text = kept.get(name) ?? readFile(new URL(name, directory), 'utf8');
    kept.set(name, text);
    return text;
  };
  return async ({ routeKey }) => {
    if (routeKey !== 'GET /docs') return document('application/json', await read('openapi.json'), "default-src 'none'");
    const page = await read('docs.html');
    return document('text/html; charset=utf-8', page, `default-src 'none'; style-src ${stylesOf(page)}`);
  };
}

function document(type: string, body: string, policy: string): Answer {
  const headers = {
    'content-type': type,
    'cache-control': 'public, max-age=300',
    'content-security-policy': `${policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  return { statusCode: 200, headers, body };
}

/** The page's own style, named by what is in it, and no other. */
function stylesOf(page: string): string {
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}

export const handler = documents(new URL('.', import.meta.url));
