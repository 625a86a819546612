import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, run } from './support/run.ts';
import { functionWith, placeholder, scratch } from './support/stack.ts';

test("a function sees the template's environment, Lambda's own, and nothing of this process", async () => {
  process.env['SECRET_OF_THE_SHELL'] = 'leaked';
  const machine = await run(
    functionWith('Hello', {
      properties: { Environment: { Variables: { URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, LEVEL: 'info' } } },
    }),
    {
      Hello:
        'export const handler = async (event, context) => ({ event, env: process.env, name: context.functionName });',
    },
  );
  const answer = await answerOf(machine, 'Hello', { a: 1 });
  expect(answer).toMatchObject({ event: { a: 1 }, name: 'Hello' });
  expect(answer.env).toMatchObject({
    URL: machine.url,
    LEVEL: 'info',
    AWS_LAMBDA_FUNCTION_NAME: 'Hello',
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_DYNAMODB: machine.endpoint,
    AWS_ENDPOINT_URL_SFN: machine.endpoint,
    AWS_ENDPOINT_URL_SES: machine.endpoint,
  });
  expect(answer.env).not.toHaveProperty('SECRET_OF_THE_SHELL');
});

test("a function's Date is the machine's clock", async () => {
  const machine = await run(functionWith('Time'), {
    Time: `export const handler = async () => {
      class Own extends Date {}
      return {
        now: Date.now(), constructed: new Date().getTime(), called: Date(), fixed: new Date(0).toISOString(),
        instance: new Date() instanceof Date && structuredClone(new Date()) instanceof Date && new Own() instanceof Own,
        utc: Date.UTC(2026, 0), parsed: Date.parse('2026-01-01T00:00:00Z'),
      };
    };`,
  });
  await machine.clock.advance(90 * 86_400_000);
  const now = machine.clock.now();
  expect(await answerOf(machine, 'Time')).toEqual({
    now,
    constructed: now,
    called: new Date(now).toString(),
    fixed: '1970-01-01T00:00:00.000Z',
    instance: true,
    utc: Date.UTC(2026, 0),
    parsed: Date.UTC(2026, 0),
  });
});

test('nothing that a function does leaves this machine: it finds an internet of its own', async () => {
  const machine = await run(functionWith('Out'), {
    Out: `import dns from 'node:dns/promises';
    import https from 'node:https';
    import net from 'node:net';
    const failing = (what) => what.then(() => 'reached', (error) => error.cause?.code ?? error.code);
    const connected = (host) => new Promise((done, fail) => net.connect({ host, port: 443 }, done).on('error', fail));
    const posted = () => new Promise((done, fail) => {
      const lookup = (host, _options, found) => found(null, [{ address: '93.184.215.14', family: 4 }]);
      https.request({ host: 'hooks.example.com', path: '/x', method: 'POST', lookup }).on('error', fail)
        .on('response', ({ statusCode }) => done(statusCode)).end('{"text":"INC-7QK3MW"}');
    });
    export const handler = async () => ({
      found: await dns.lookup('hooks.example.com', { all: true }),
      posted: await posted(),
      fetched: await failing(fetch('https://example.com/')),
      metadata: await failing(fetch('http://169.254.169.254/')),
      connected: await failing(connected('93.184.215.14')),
    });`,
  });
  expect(await answerOf(machine, 'Out')).toEqual({
    found: [{ address: '93.184.215.14', family: 4 }],
    posted: 200,
    fetched: 'ENETUNREACH',
    metadata: 'ENETUNREACH',
    connected: 'ENETUNREACH',
  });
  const { items } = (await (await fetch(`${machine.url}/_local/chat`)).json()) as { items: unknown };
  expect(items).toMatchObject([{ host: 'hooks.example.com', incident: 'INC-7QK3MW', status: 200 }]);
});

test('what a handler throws is a function error with its name, message and trace', async () => {
  const machine = await run(functionWith('Throws'), {
    Throws: `export const handler = async () => { throw Object.assign(new Error('no such incident'), { name: 'NotFound' }); };`,
  });
  const { functionError, payload } = await machine.lambda.invoke('Throws', '{}');
  expect(functionError).toBe('Unhandled');
  expect(JSON.parse(payload)).toMatchObject({ errorType: 'NotFound', errorMessage: 'no such incident' });
  expect(JSON.parse(payload).trace[0]).toContain('no such incident');
});

test('a timeout ends only the worker that ran into it', async () => {
  const machine = await run(functionWith('Slow', { properties: { Timeout: 0.2 } }), {
    Slow: `import { threadId } from 'node:worker_threads';
      export const handler = async ({ block }) => {
        while (block) {}
        return threadId;
      };`,
  });
  const stuck = machine.lambda.invoke('Slow', '{"block":true}');
  const other = await answerOf(machine, 'Slow');
  const { functionError, payload } = await stuck;
  expect(functionError).toBe('Unhandled');
  expect(JSON.parse(payload).errorType).toBe('Sandbox.Timedout');
  expect(JSON.parse(payload).errorMessage).toContain('Task timed out after 0.20 seconds');
  expect(await answerOf(machine, 'Slow')).toBe(other);
});

test('a function that ends its process, or runs out of memory, has crashed; the next call finds a new one', async () => {
  const machine = await run(functionWith('Crash', { properties: { MemorySize: 32, Timeout: 20 } }), {
    Crash: `export const handler = async ({ exit, hoard }) => {
      if (exit) process.exit(3);
      for (const kept = []; hoard; ) kept.push(new Array(10_000).fill({}));
      return 'well';
    };`,
  });
  expect(await answerOf(machine, 'Crash', { exit: true })).toMatchObject({ errorType: 'Runtime.ExitError' });
  expect(await answerOf(machine, 'Crash', { hoard: true })).toMatchObject({ errorType: 'Runtime.ExitError' });
  expect(await answerOf(machine, 'Crash')).toBe('well');
});

test('a module that cannot be loaded fails its invocation and is tried again at the next', async () => {
  const machine = await run(functionWith('Broken'), { Broken: `throw new TypeError('cannot load');` });
  const broken = { errorType: 'TypeError', errorMessage: 'cannot load' };
  expect(await answerOf(machine, 'Broken')).toMatchObject(broken);
  expect(await answerOf(machine, 'Broken')).toMatchObject(broken);
});

test('at most four invocations of a function run at once; the others wait their turn', async () => {
  const machine = await run(functionWith('Busy', { properties: { Timeout: 20 } }), {
    Busy: `import { threadId } from 'node:worker_threads';
      let running = 0;
      export const handler = async () => {
        const at = ++running;
        await new Promise((next) => setImmediate(next));
        running--;
        return { threadId, at };
      };`,
  });
  const answers = await Promise.all(Array.from({ length: 40 }, () => answerOf(machine, 'Busy')));
  expect(new Set(answers.map((answer) => answer.threadId)).size).toBe(4);
  expect(answers.every((answer) => answer.at === 1)).toBe(true);
});

test('what a function prints is in its log and not on the terminal', async () => {
  const dataDir = scratch();
  const machine = await run(
    functionWith('Talks'),
    { Talks: `export const handler = async ({ word }) => { console.log('said', word); console.error({ word }); };` },
    dataDir,
  );
  await answerOf(machine, 'Talks', { word: 'one' });
  await answerOf(machine, 'Talks', { word: 'two' });
  const lines = readFileSync(join(dataDir, 'logs', 'Talks.log'), 'utf8')
    .trim()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'INFO', message: 'said one' },
    { level: 'ERROR', message: { word: 'one' } },
    { level: 'INFO', message: 'said two' },
    { level: 'ERROR', message: { word: 'two' } },
  ]);
});

test('a function is found by its ARN, also by one with a version', async () => {
  const machine = await run(functionWith('Named', { properties: { FunctionName: 'by-name' } }), {
    Named: `export const handler = async (_event, context) => [context.invokedFunctionArn, context.getRemainingTimeInMillis() <= 3000];`,
  });
  const arn = 'arn:aws:lambda:eu-central-1:000000000000:function:by-name';
  expect(await answerOf(machine, `${arn}:$LATEST`)).toEqual([arn, true]);
  await expect(machine.lambda.invoke('Nobody', '{}')).rejects.toThrow('Function not found: Nobody');
});

test('a name in the environment is substituted', async () => {
  const variables = { TABLES: { 'Fn::Sub': `${placeholder('AWS::Region')}/${placeholder('HelloRole.Arn')}` } };
  const machine = await run(functionWith('Hello', { properties: { Environment: { Variables: variables } } }), {
    Hello: 'export const handler = async () => process.env.TABLES;',
  });
  expect(await answerOf(machine, 'Hello')).toBe('eu-central-1/arn:aws:iam::000000000000:role/HelloRole');
});

/** Writes down that it began, and goes on when it may. */
const HELD = `
  import { existsSync, writeFileSync } from 'node:fs';
  export const handler = async ({ began, until }) => {
    writeFileSync(began, '');
    while (!existsSync(until)) await new Promise((next) => setTimeout(next, 1));
  };`;

test('what nobody waits for gives way to requests: one at a time beside them, then all', async () => {
  const machine = await run({ ...functionWith('Work'), ...functionWith('Request') }, { Work: HELD, Request: HELD });
  const file = (name: string) => join(scratch(), name);
  const job = (name: string) => ({ began: file(name), until: file('go') });
  const say = (one: { began: string; until: string }) => JSON.stringify(one);
  const warm = Array.from({ length: 4 }, (_, n) => job(`warm${n}`));
  for (const { until } of warm) writeFileSync(until, '');
  await Promise.all(warm.map((one) => machine.lambda.invoke('Work', say(one))));

  const request = job('request');
  const answered = machine.lambda.answer('Request', say(request));
  const works = [job('first'), job('second'), job('third')];
  const worked = works.map((one) => machine.lambda.invoke('Work', say(one)));
  const begun = () => works.filter(({ began }) => existsSync(began)).length;
  await expect.poll(begun).toBe(1);
  // Another request goes through meanwhile, and no other work has begun.
  const other = job('other');
  writeFileSync(other.until, '');
  await machine.lambda.answer('Request', say(other));
  expect(begun()).toBe(1);
  writeFileSync(request.until, '');
  await answered;
  await expect.poll(begun).toBe(3);
  for (const { until } of works) writeFileSync(until, '');
  await Promise.all(worked);
});

test('an invocation that nobody waits for any more is not run', async () => {
  const machine = await run(functionWith('Work'), { Work: HELD });
  const began = join(scratch(), 'began');
  const answer = await machine.lambda.invoke('Work', JSON.stringify({ began, until: began }), AbortSignal.abort());
  expect(answer).toMatchObject({ functionError: 'Unhandled', payload: expect.stringContaining('Nobody waited') });
  expect(existsSync(began)).toBe(false);
});
