import { parseArgs } from 'node:util';

const USE = 'Use it like this: npm run token -- --email someone@example.com --groups responder,service-desk';

/** Asks the running machine for a token and prints it bare, to be put into a variable. */
async function main(): Promise<void> {
  const { email, name, groups, port } = options();
  if (!email) throw new Error(`An e-mail address is missing. ${USE}`);
  const wish = { email, ...(name && { name }), groups: groups?.split(',').filter(Boolean) ?? [] };
  const answer = await ask(`http://127.0.0.1:${port}/_local/token`, wish, port);
  const said = (await answer.json().catch(() => ({}))) as { token?: string; message?: string };
  if (!said.token) throw new Error(said.message ?? `What answers on port ${port} gives no tokens.`);
  console.log(said.token);
}

function options(): { email?: string; name?: string; groups?: string; port: string } {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ options: { email: text, name: text, groups: text, port: text } });
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
