import { expect, test } from 'vitest';
import { placeAt } from '../../infra/local/place.ts';
import { readTemplate, type Template } from '../../infra/local/template.ts';
import { placeholder, type Raw, synthesized } from './support/stack.ts';

const PLACE = placeAt('http://127.0.0.1:3000');

function read(resources: Record<string, Raw>, more: object = {}): Template {
  return readTemplate(synthesized(resources, {}, more), PLACE);
}

/** What a template's value is resolved to. */
function resolved(value: unknown, more: object = {}, others: Record<string, Raw> = {}): unknown {
  const template = read({ Probe: { Type: 'AWS::IAM::Role', Properties: { value } }, ...others }, more);
  return template.ofType('AWS::IAM::Role').find(({ id }) => id === 'Probe')?.properties.value;
}

const pool: Record<string, Raw> = {
  Pool: { Type: 'AWS::Cognito::UserPool' },
  Client: { Type: 'AWS::Cognito::UserPoolClient' },
};

test.each<[string, unknown, unknown]>([
  ['a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-central-1'],
  ['a parameter', { Ref: 'Version' }, '7'],
  ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] }, 'a-000000000000'],
  [
    'a substitution',
    { 'Fn::Sub': `${placeholder('AWS::Partition')}:${placeholder('!Kept')}` },
    `aws:${placeholder('Kept')}`,
  ],
  ['a substitution of its own names', { 'Fn::Sub': [placeholder('x'), { x: { Ref: 'Version' } }] }, '7'],
  ['a choice of a split', { 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['a condition that holds', { 'Fn::If': ['Seven', 'yes', 'no'] }, 'yes'],
  ['a condition that does not', { 'Fn::If': ['Other', 'yes', { inner: ['no'] }] }, { inner: ['no'] }],
  ['nothing at all', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ['a mapping', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'k'] }, 'mapped'],
])('resolves %s', (_name, value, expected) => {
  const more = {
    Parameters: { Version: { Type: 'String', Default: '7' } },
    Conditions: { Seven: { 'Fn::Equals': [{ Ref: 'Version' }, '7'] }, Other: { 'Fn::Not': [{ Condition: 'Seven' }] } },
    Mappings: { Map: { 'eu-central-1': { k: 'mapped' } } },
  };
  expect(resolved(value, more)).toEqual(expected);
});

test("the product's own address stands where AWS would give one", () => {
  expect(resolved({ 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, {}, { Api: { Type: 'AWS::ApiGatewayV2::Api' } })).toBe(
    PLACE.url,
  );
  expect(resolved({ 'Fn::GetAtt': ['Pool', 'ProviderURL'] }, {}, pool)).toBe('http://127.0.0.1:3000/_local/oidc');
  expect(resolved({ 'Fn::GetAtt': ['Pool', 'ProviderName'] }, {}, pool)).toBe('127.0.0.1:3000/_local/oidc');
  expect(resolved({ Ref: 'Client' }, {}, pool)).toBe('local-client');
});

test('a resource is known by the name that the template gives it, or by its logical id', () => {
  const template = read({
    One: {
      Type: 'AWS::DynamoDB::Table',
      Properties: { TableName: { 'Fn::Sub': `items-${placeholder('AWS::Region')}` } },
    },
    Two: { Type: 'AWS::DynamoDB::GlobalTable' },
  });
  const tables = template.ofType('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable');
  expect(tables.map(({ name, arn }) => [name, arn])).toEqual([
    ['items-eu-central-1', 'arn:aws:dynamodb:eu-central-1:000000000000:table/items-eu-central-1'],
    ['Two', 'arn:aws:dynamodb:eu-central-1:000000000000:table/Two'],
  ]);
});

test('log groups and alarms have no local meaning, but others may refer to them', () => {
  const group: Record<string, Raw> = { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/a' } } };
  expect(resolved({ 'Fn::GetAtt': ['Group', 'Arn'] }, {}, group)).toBe(
    'arn:aws:logs:eu-central-1:000000000000:log-group:/a:*',
  );
  expect(read(group).resources).toEqual([]);
});

test('a resource whose condition does not hold is not there', () => {
  const more = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };
  expect(read({ Pool: { Type: 'AWS::Cognito::UserPool', Condition: 'Never' } }, more).resources).toEqual([]);
});

test.each<[string, Record<string, Raw>, string]>([
  [
    'a resource type',
    { Cache: { Type: 'AWS::ElastiCache::CacheCluster' } },
    'Cache of type AWS::ElastiCache::CacheCluster',
  ],
  ['a function', { A: { Type: 'AWS::IAM::Role', Properties: { x: { 'Fn::Cidr': [] } } } }, 'Fn::Cidr'],
  ['a name', { A: { Type: 'AWS::IAM::Role', Properties: { x: { Ref: 'Missing' } } } }, 'refers to Missing'],
  [
    'an attribute',
    { A: { Type: 'AWS::DynamoDB::Table', Properties: { x: { 'Fn::GetAtt': ['A', 'StreamArn'] } } } },
    'A.StreamArn (AWS::DynamoDB::Table)',
  ],
])('%s that it does not know is refused by name', (_name, resources, sentence) => {
  expect(() => read(resources)).toThrow(sentence);
});

test('a directory without a stack is refused with what it lacks', () => {
  expect(() => readTemplate('/nonexistent', PLACE)).toThrow(
    '/nonexistent must hold one *.template.json, it holds none.',
  );
});
