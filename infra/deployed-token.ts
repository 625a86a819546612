import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Outputs {
  readonly clientId: string;
  /** `eu-central-1_abc`: it begins with its region. */
  readonly userPoolId: string;
}

/** How the world outside is reached; a test puts others in its place. */
export interface Ways {
  readonly outputs: (stack: string) => Promise<Outputs>;
  /** Asks a person, who sees nothing of what they type. */
  readonly secret: (question: string) => Promise<string>;
  /** Where the user pools of a region answer. */
  readonly endpoint: (region: string) => string;
}

const WAYS: Ways = {
  outputs: stackOutputs,
  secret: async (question) => process.env['ALLCLEAR_PASSWORD'] ?? askHidden(question),
  endpoint: (region) => `https://cognito-idp.${region}.amazonaws.com/`,
};

/**
 * Signs in to the user pool of a deployed stack and answers the ID token. The password is read from the terminal, or
 * from `ALLCLEAR_PASSWORD`; a first one, given by an administrator, is changed to one of the person's own.
 *
 * @throws Error with a sentence that says what to do
 */
export async function deployedToken(stack: string, email: string, ways: Ways = WAYS): Promise<string> {
  const { clientId, userPoolId } = await ways.outputs(stack);
  const [region = ''] = userPoolId.split('_');
  const password = await ways.secret(`Password of ${email}: `);
  const call = (operation: string, body: object) => cognito(ways.endpoint(region), operation, body);
  const first = await call('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: email, PASSWORD: password },
  });
  if (first.ChallengeName === undefined) return tokenIn(first);
  const answers = await answerTo(first.ChallengeName, ways);
  return tokenIn(
    await call('RespondToAuthChallenge', {
      ChallengeName: first.ChallengeName,
      ClientId: clientId,
      Session: first.Session,
      ChallengeResponses: { USERNAME: email, ...answers },
    }),
  );
}

interface Answer {
  readonly AuthenticationResult?: { readonly IdToken?: string };
  readonly ChallengeName?: string;
  readonly Session?: string;
}

async function answerTo(challenge: string, { secret }: Ways): Promise<Readonly<Record<string, string>>> {
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED':
      return { NEW_PASSWORD: await secret('It was a first password. Choose your own (12 characters or more): ') };
    case 'SOFTWARE_TOKEN_MFA':
      return { SOFTWARE_TOKEN_MFA_CODE: await secret('Code of your authenticator: ') };
    default:
      throw new Error(
        `The user pool asks for ${challenge}, which this command cannot answer. Sign in by another client.`,
      );
  }
}

function tokenIn({ AuthenticationResult, ChallengeName }: Answer): string {
  const token = AuthenticationResult?.IdToken;
  if (token !== undefined) return token;
  throw new Error(
    `The user pool gave no token${ChallengeName === undefined ? '' : ` but asks for ${ChallengeName}`}. Try again.`,
  );
}

/** These two operations take no signature: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
async function cognito(endpoint: string, operation: string, body: object): Promise<Answer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error(`${endpoint} does not answer. Check your connection.`);
  });
  const said = (await answer.json().catch(() => ({}))) as Answer & { message?: string; __type?: string };
  if (answer.ok) return said;
  const why = said.message ?? said.__type ?? `status ${answer.status}`;
  throw new Error(`The user pool refused: ${why.replace(/\.$/, '')}. Check the address and the password.`);
}

/** By the AWS command line, which knows the operator's credentials and region. */
async function stackOutputs(stack: string): Promise<Outputs> {
  const query = 'Stacks[0].Outputs[].[OutputKey,OutputValue]';
  const args = ['cloudformation', 'describe-stacks', '--stack-name', stack, '--query', query, '--output', 'json'];
  const { stdout } = await run('aws', args).catch((error: NodeJS.ErrnoException & { stderr?: string }) => {
    if (error.code === 'ENOENT') throw new Error('This needs the AWS command line, aws, on your PATH.');
    throw new Error(`The stack ${stack} cannot be read: ${(error.stderr ?? error.message).trim().split('\n').at(-1)}`);
  });
  const outputs = new Map<string, string>(JSON.parse(stdout) as [string, string][]);
  const [clientId, userPoolId] = [outputs.get('ClientId'), outputs.get('UserPoolId')];
  if (clientId !== undefined && userPoolId !== undefined) return { clientId, userPoolId };
  throw new Error(`The stack ${stack} has no user pool of its own: sign in at the issuer that it was deployed with.`);
}

async function askHidden(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error('There is no terminal to ask at: set ALLCLEAR_PASSWORD.');
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
