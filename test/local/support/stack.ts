import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A resource as CloudFormation writes it. */
export type Raw = { Type: string; Properties?: Record<string, unknown>; Condition?: string };

/** A name as `Fn::Sub` replaces it. */
export const placeholder = (name: string): string => `\${${name}}`;

/** A fresh directory, there until the test has ended and all that it opened is closed. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'allclear-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The resources of one function: itself, its role, and a policy with these statements. */
export function functionWith(
  id: string,
  options: { properties?: object; statements?: object[] } = {},
): Record<string, Raw> {
  const role = { 'Fn::GetAtt': [`${id}Role`, 'Arn'] };
  const code = { S3Bucket: { 'Fn::Sub': `assets-${placeholder('AWS::AccountId')}` }, S3Key: `${id}.zip` };
  const statements = options.statements ?? [];
  const policy = {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyDocument: { Statement: statements }, Roles: [{ Ref: `${id}Role` }] },
  };
  return {
    [id]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: role,
        Code: code,
        MemorySize: 256,
        ...options.properties,
      },
    },
    [`${id}Role`]: { Type: 'AWS::IAM::Role', Properties: {} },
    ...(statements.length > 0 ? { [`${id}Policy`]: policy } : {}),
  };
}

/** A table with a sort key and one index, `byKind`. */
export const TABLE: Record<string, Raw> = {
  Items: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: ['pk', 'sk', 'kind'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byKind',
          KeySchema: [
            { AttributeName: 'kind', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  },
};

/** An HTTP API without routes, which every stack has. */
export const API: Record<string, Raw> = {
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
  },
};

/** Writes a synthesized stack: its template and, by function id, the module of each function. Returns the directory. */
export function synthesized(
  resources: Record<string, Raw>,
  modules: Record<string, string> = {},
  more: object = {},
): string {
  const directory = scratch();
  writeFileSync(join(directory, 'Test.template.json'), JSON.stringify({ Resources: resources, ...more }));
  const files = Object.entries(modules).map(([id, source]) => {
    mkdirSync(join(directory, `asset.${id}`));
    writeFileSync(join(directory, `asset.${id}`, 'index.mjs'), source);
    return [id, { source: { path: `asset.${id}` }, destinations: { local: { objectKey: `${id}.zip` } } }];
  });
  writeFileSync(join(directory, 'Test.assets.json'), JSON.stringify({ files: Object.fromEntries(files) }));
  return directory;
}
