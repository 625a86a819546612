import { expect, test } from 'vitest';
import { Policy, type Statement } from '../../infra/local/policy.ts';

const TABLE = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Items';

function allow(action: Statement['Action'], resource: Statement['Resource']): Policy {
  return new Policy([
    { Effect: 'Allow', ...(action ? { Action: action } : {}), ...(resource ? { Resource: resource } : {}) },
  ]);
}

test('grants the actions and resources that it names and no other', () => {
  const policy = allow(['dynamodb:GetItem', 'dynamodb:PutItem'], TABLE);
  expect(policy.verdict('dynamodb:PutItem', TABLE)).toBe('allowed');
  expect(policy.verdict('dynamodb:DeleteItem', TABLE)).toBe('not granted');
  expect(policy.verdict('dynamodb:PutItem', `${TABLE}/index/wake`)).toBe('not granted');
});

test('a star stands for any characters, a question mark for one', () => {
  expect(allow('dynamodb:*', `${TABLE}/index/*`).verdict('dynamodb:Query', `${TABLE}/index/wake`)).toBe('allowed');
  expect(allow('dynamodb:Get????', '*').verdict('dynamodb:GetItem', TABLE)).toBe('allowed');
  expect(allow('dynamodb:Get????', '*').verdict('dynamodb:GetItems', TABLE)).toBe('not granted');
  expect(allow('*', 'arn:aws:dynamodb:*:table/Items').verdict('dynamodb:GetItem', TABLE)).toBe('allowed');
});

test('a dot in a pattern is a dot', () => {
  expect(allow('*', 'arn:a.b').verdict('x:Y', 'arn:aXb')).toBe('not granted');
});

test('actions are compared without case, resources with it', () => {
  expect(allow('DynamoDB:getitem', TABLE).verdict('dynamodb:GetItem', TABLE)).toBe('allowed');
  expect(allow('dynamodb:GetItem', TABLE.toUpperCase()).verdict('dynamodb:GetItem', TABLE)).toBe('not granted');
});

test('an explicit deny wins over every grant', () => {
  const policy = new Policy([
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'dynamodb:Delete*', Resource: TABLE },
  ]);
  expect(policy.verdict('dynamodb:DeleteItem', TABLE)).toBe('denied');
  expect(policy.verdict('dynamodb:PutItem', TABLE)).toBe('allowed');
});

test('NotAction and NotResource grant everything else', () => {
  const policy = new Policy([{ Effect: 'Allow', NotAction: 'iam:*', NotResource: TABLE }]);
  expect(policy.verdict('dynamodb:GetItem', 'arn:other')).toBe('allowed');
  expect(policy.verdict('dynamodb:GetItem', TABLE)).toBe('not granted');
  expect(policy.verdict('iam:PassRole', 'arn:other')).toBe('not granted');
});
