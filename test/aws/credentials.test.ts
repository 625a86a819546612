import { afterEach, expect, test, vi } from 'vitest';
import { defaultProvider } from '../../functions/aws/credentials.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a function’s identity is what Lambda puts into its environment', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'session');
  expect(await defaultProvider()()).toEqual({ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'session' });
});

test('it needs no session, and reads the environment when it is asked', async () => {
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  const provide = defaultProvider();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'later');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  expect(await provide()).toEqual({ accessKeyId: 'later', secretAccessKey: 'secret' });
});
