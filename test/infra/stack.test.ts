import { describe, expect, it } from 'vitest';
import { GROUPS as groups } from '../../functions/incident/states.ts';
import { functionsOf, resourcesOf, stackWith, templateOf } from './synthesized.ts';

const template = templateOf(stackWith());

function only(of: typeof template, type: string) {
  const [one, ...others] = resourcesOf(of, type);
  expect(others).toEqual([]);
  return one;
}

describe('the stack', () => {
  it('is far from the 500 resources that CloudFormation takes', () => {
    expect(resourcesOf(template).length).toBeLessThan(350);
  });

  it('has nothing that is paid for while it idles, and nothing of a network', () => {
    const paid =
      /^AWS::(EC2|ECS|RDS|KMS|SecretsManager|ElasticLoadBalancing|WAF|Config|Lambda::EventSourceMapping|Lambda::ProvisionedConcurrency)/;
    expect(resourcesOf(template).filter((one) => paid.test(one.type))).toEqual([]);
  });

  it('tells the operator where things are', () => {
    expect(Object.keys(template.Outputs).sort()).toEqual([
      'ApiUrl',
      'ClientId',
      'Dashboard',
      'DeadLetters',
      'MachineArn',
      'TableName',
      'UserPoolId',
    ]);
  });

  it('marks what it owns', () => {
    expect(only(template, 'AWS::DynamoDB::Table')?.properties.Tags).toContainEqual({
      Key: 'application',
      Value: 'allclear',
    });
  });
});

describe('the table', () => {
  const table = only(template, 'AWS::DynamoDB::Table');

  it('is on demand, with the keys of the design and a time to live', () => {
    expect(table?.properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
    expect(
      new Set(table?.properties.AttributeDefinitions.map((one: { AttributeType: string }) => one.AttributeType)),
    ).toEqual(new Set(['S']));
  });

  it('has two indexes that carry no more than they are read for', () => {
    const index = (name: string, partition: string, sort: string, projection: object) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      Projection: projection,
    });
    expect(table?.properties.GlobalSecondaryIndexes).toEqual([
      index('queue', 'queue', 'queueOrder', { ProjectionType: 'INCLUDE', NonKeyAttributes: ['team'] }),
      index('wake', 'wake', 'wakeAt', { ProjectionType: 'KEYS_ONLY' }),
    ]);
  });

  it('is kept, recoverable and protected unless the settings say otherwise', () => {
    expect(table?.deletionPolicy).toBe('Retain');
    expect(table?.properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    const trial = templateOf(stackWith({ retainData: 'false', deletionProtection: false, pointInTimeRecovery: false }));
    const passing = only(trial, 'AWS::DynamoDB::Table');
    expect(passing?.deletionPolicy).toBe('Delete');
    expect(passing?.properties).toMatchObject({
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    });
  });
});

describe('mail', () => {
  it("goes over TLS alone, and past SES's own list of suppressed addresses: the product's is the one that counts", () => {
    expect(only(template, 'AWS::SES::ConfigurationSet')?.properties).toMatchObject({
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons: [] },
    });
  });

  it.each([
    ['address', ['allclear@example.com']],
    ['domain', ['example.com']],
    ['existing', []],
  ])('comes from an identity that is: %s', (senderIdentity, identities) => {
    const made = resourcesOf(templateOf(stackWith({ senderIdentity })), 'AWS::SES::EmailIdentity');
    expect(made.map((one) => one.properties.EmailIdentity)).toEqual(identities);
  });
});

describe('the domain of the sender', () => {
  it('is verified by records that the operator is told', () => {
    const { Outputs } = templateOf(stackWith({ senderIdentity: 'domain' }));
    const told = Object.keys(Outputs).filter((name) => name.startsWith('DnsRecord'));
    expect(told).toEqual(['DnsRecord1', 'DnsRecord2', 'DnsRecord3']);
    expect(JSON.stringify(Outputs.DnsRecord1)).toContain(' CNAME ');
  });
});

describe('signing in', () => {
  it('has the groups that the state table knows', () => {
    const made = resourcesOf(template, 'AWS::Cognito::UserPoolGroup').map((one) => one.properties.GroupName);
    expect(made).toEqual([...groups]);
  });

  it('lets nobody sign up, and asks for a long password', () => {
    expect(only(template, 'AWS::Cognito::UserPool')?.properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true } },
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    });
  });

  it('takes nobody for somebody else: an address changes only once its owner has proved to read it', () => {
    expect(only(template, 'AWS::Cognito::UserPool')?.properties).toMatchObject({
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      AutoVerifiedAttributes: ['email'],
    });
  });

  it('gives a script its token by a password, and a browser by SRP, without a secret to keep', () => {
    expect(only(template, 'AWS::Cognito::UserPoolClient')?.properties).toMatchObject({
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: false,
      PreventUserExistenceErrors: 'ENABLED',
      AllowedOAuthFlowsUserPoolClient: false,
    });
  });

  it("takes an issuer of the operator's instead, and then makes no pool", () => {
    const own = templateOf(
      stackWith({ issuer: 'https://id.example.net/', audience: 'allclear', groupsClaim: 'roles' }),
    );
    expect(resourcesOf(own).filter((one) => one.type.startsWith('AWS::Cognito'))).toEqual([]);
    expect(only(own, 'AWS::ApiGatewayV2::Authorizer')?.properties.JwtConfiguration).toEqual({
      Issuer: 'https://id.example.net/',
      Audience: ['allclear'],
    });
    expect(functionsOf(own)['public']?.properties.Environment.Variables).toMatchObject({
      ISSUER: 'https://id.example.net/',
      AUDIENCE: 'allclear',
      GROUPS_CLAIM: 'roles',
    });
    expect(Object.keys(own.Outputs)).not.toContain('UserPoolId');
  });
});
