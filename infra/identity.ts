import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRecovery, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { accept } from './findings.ts';
import type { Settings } from './settings.ts';

/** The sign-in groups: what a person may do to an incident follows from these. */
const GROUPS = {
  responder: 'Takes and solves incidents',
  'service-desk': 'Sorts, assigns and closes incidents',
  manager: 'Is told of breaches and decides',
  admin: 'Keeps the catalogue',
} as const;

/** Who signs people in: the issuer of their ID tokens, and the client that these are made out to. */
export class SignIn extends Construct {
  readonly issuer: string;
  readonly audience: string;
  /** The stack's own pool; null with an issuer of the operator's. */
  readonly pool: UserPool | null;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    if (settings.issuer !== null) {
      this.issuer = settings.issuer.url;
      this.audience = settings.issuer.audience;
      this.pool = null;
      return;
    }
    this.pool = this.#pool(settings);
    this.issuer = this.pool.userPoolProviderUrl;
    this.audience = this.#client(this.pool).userPoolClientId;
  }

  #pool(settings: Settings): UserPool {
    const pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      // Whoever signs in may write their own address, as it is required; but who acts is known by it.
      keepOriginal: { email: true },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: settings.deletionProtection,
      removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const [name, description] of Object.entries(GROUPS)) pool.addGroup(name, { groupName: name, description });
    accept(pool, {
      'AwsSolutions-COG2':
        "A second factor is each person's choice: who is called at night must get in by what is at hand.",
      'AwsSolutions-COG8':
        'Threat protection comes with a plan that is billed per person and month; who wants it brings an issuer.',
    });
    return pool;
  }

  #client(pool: UserPool): UserPoolClient {
    return pool.addClient('Client', {
      // SRP for a console; a password straight from a shell, so that a script gets a token with one call.
      authFlows: { userSrp: true, userPassword: true },
      disableOAuth: true,
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.hours(8),
      accessTokenValidity: Duration.hours(8),
      refreshTokenValidity: Duration.days(30),
    });
  }
}
