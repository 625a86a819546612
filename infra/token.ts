import { parseArgs } from 'node:util';
import { deployedToken } from './deployed-token.ts';

const USE =
  'Use it like this: npm run token -- --email someone@example.com --groups responder,service-desk, or npm run token -- --deployed STACK --email someone@example.com';

interface Wish {
  readonly email?: string;
  readonly name?: string;
  readonly groups?: string;
  readonly port: string;
  /** The stack's name, where the token is for one that is deployed. */
  readonly deployed?: string;
}

/** Prints a token bare, to be put into a variable: of the running machine, or of a deployed stack's user pool. */
async function main(): Promise<void> {
  const wish = options();
  if (!wish.email) throw new Error(`An e-mail address is missing. ${USE}`);
  const { email, deployed } = wish;
  console.log(deployed === undefined ? await localToken({ ...wish, email }) : await deployedToken(deployed, email));
}

async function localToken({ email, name, groups, port }: Wish): Promise<string> {
  const wish = { email, ...(name && { name }), groups: groups?.split(',').filter(Boolean) ?? [] };
  const answer = await ask(`http://127.0.0.1:${port}/_local/token`, wish, port);
  const said = (await answer.json().catch(() => ({}))) as { token?: string; message?: string };
  if (!said.token) throw new Error(said.message ?? `What answers on port ${port} gives no tokens.`);
  return said.token;
}

function options(): Wish {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ options: { email: text, name: text, groups: text, port: text, deployed: text } });
    return { ...values, port: values.port ?? process.env['ALLCLEAR_PORT'] ?? '3000' };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message.split('. ')[0] : error}. ${USE}`);
  }
}

async function ask(url: string, body: object, port: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  } catch {
    throw new Error(`Nothing answers on port ${port}: start it with npm start, or name its port with --port.`);
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
