import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deployedToken, type Ways } from '../../infra/deployed-token.ts';

interface Asked {
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

/** A user pool that answers in turn, and what it was asked. */
async function pool(...answers: readonly (readonly [status: number, body: object])[]) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const operation = String(request.headers['x-amz-target']).replace('AWSCognitoIdentityProviderService.', '');
    asked.push({ operation, body: JSON.parse(text) });
    const [status, body] = answers[asked.length - 1] ?? [500, {}];
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const secrets = ['Secret-1234567', 'Another-1234567'];
  const ways: Ways = {
    outputs: async () => ({ clientId: 'client', userPoolId: 'eu-central-1_pool' }),
    secret: async () => secrets.shift() ?? '',
    endpoint: (region) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${region}`,
  };
  return { asked, token: () => deployedToken('Allclear', 'desk@example.com', ways) };
}

const DONE = { AuthenticationResult: { IdToken: 'a.b.c' } };

describe('a token of a deployed stack', () => {
  it('is the ID token of whoever signs in with their password', async () => {
    const { asked, token } = await pool([200, DONE]);
    expect(await token()).toBe('a.b.c');
    expect(asked).toEqual([
      {
        operation: 'InitiateAuth',
        body: {
          AuthFlow: 'USER_PASSWORD_AUTH',
          ClientId: 'client',
          AuthParameters: { USERNAME: 'desk@example.com', PASSWORD: 'Secret-1234567' },
        },
      },
    ]);
  });

  it.each([
    ['NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: 'Another-1234567' }],
    ['SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: 'Another-1234567' }],
  ])('answers %s', async (ChallengeName, answer) => {
    const { asked, token } = await pool([200, { ChallengeName, Session: 's' }], [200, DONE]);
    expect(await token()).toBe('a.b.c');
    expect(asked[1]).toEqual({
      operation: 'RespondToAuthChallenge',
      body: {
        ChallengeName,
        ClientId: 'client',
        Session: 's',
        ChallengeResponses: { USERNAME: 'desk@example.com', ...answer },
      },
    });
  });

  it('says why there is none', async () => {
    const refused = await pool([400, { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }]);
    await expect(refused.token()).rejects.toThrow(
      'The user pool refused: Incorrect username or password. Check the address and the password.',
    );
    const strange = await pool([200, { ChallengeName: 'SMS_MFA', Session: 's' }]);
    await expect(strange.token()).rejects.toThrow('asks for SMS_MFA, which this command cannot answer');
  });
});
