import { describe, expect, it } from 'vitest';
import { resourcesOf, stackWith, statementsOf, templateOf } from './synthesized.ts';

const template = templateOf(stackWith());
const statements = statementsOf(template);

/** What a role may do, without what all functions may: write their log and their traces. */
function rightsOf(role: string): readonly string[] {
  const own = statements.filter((one) => one.role === `${role}Role`).flatMap((one) => one.actions);
  return [...new Set(own)].filter((action) => !/^(logs|xray):/.test(action)).sort();
}

function rolesThatMay(action: string): readonly string[] {
  return [...new Set(statements.filter((one) => one.actions.includes(action)).map((one) => one.role))].sort();
}

describe('rights', () => {
  it('lets no role scan, delete or do anything by a wildcard', () => {
    const wide = statements.flatMap((one) => one.actions).filter((action) => /Scan|Delete|\*/.test(action));
    expect(wide.filter((action) => action !== 'logs:DeleteLogDelivery')).toEqual([]);
  });

  it('gives each function a role of its own', () => {
    const roles = resourcesOf(template, 'AWS::Lambda::Function').map((one) => one.properties.Role['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(roles.length);
  });

  it('attaches no policy of AWS', () => {
    const roles = resourcesOf(template, 'AWS::IAM::Role');
    expect(roles.flatMap((role) => role.properties.ManagedPolicyArns ?? [])).toEqual([]);
  });

  it('lets only lap and sweeper mail, as the sender alone', () => {
    expect(rolesThatMay('ses:SendRawEmail')).toEqual(['LapRole', 'SweeperRole']);
    for (const one of statements.filter(({ actions }) => actions.includes('ses:SendRawEmail'))) {
      expect(one.condition).toEqual({ StringEquals: { 'ses:FromAddress': 'allclear@example.com' } });
    }
    expect(statements.flatMap((one) => one.actions).filter((action) => action.startsWith('ses:'))).toEqual([
      'ses:SendRawEmail',
      'ses:SendRawEmail',
    ]);
  });

  it('gives the docs function no right at all', () => {
    expect(rightsOf('Docs')).toEqual([]);
  });

  it('lets who changes the catalogue touch no incident', () => {
    expect(rightsOf('Catalogue')).toEqual(['dynamodb:PutItem', 'dynamodb:Query']);
    const own = statements.filter(({ role, actions }) => role === 'CatalogueRole' && /dynamodb/.test(actions.join()));
    expect(own.map(({ actions, condition }) => [actions, condition])).toEqual([
      [
        ['dynamodb:PutItem', 'dynamodb:Query'],
        { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CATALOG', 'AUDIT#*'] } },
      ],
      // How often known errors helped is counted by the workflow alone.
      [['dynamodb:Query'], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['KNOWN#*'] } }],
    ]);
  });

  it('lets who shows the live document read, and nothing else', () => {
    expect(rightsOf('Document')).toEqual(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query']);
  });

  it('lets who reads the queue write the key of its cursors, and nothing else', () => {
    expect(rightsOf('Queue')).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ]);
    const writing = statements.filter(
      ({ role, actions }) => role === 'QueueRole' && actions.includes('dynamodb:PutItem'),
    );
    expect(writing.map(({ condition }) => condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SECRET'] } },
    ]);
  });

  it('lets who hears of mail that came back mail nobody itself', () => {
    expect(rightsOf('Feedback')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'sqs:SendMessage',
      'states:SendTaskSuccess',
      'states:StartExecution',
    ]);
  });

  it('gives the tasks no right on the workflow', () => {
    expect(rightsOf('Lap')).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ses:SendRawEmail',
    ]);
  });

  it('lets who reports change no incident: it makes new ones, notes who asks to join, counts, and nothing else', () => {
    expect(rightsOf('Public')).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'states:StartExecution',
    ]);
    const writing = statements.filter(
      ({ role, actions }) => role === 'PublicRole' && /dynamodb:(Put|Update)Item/.test(actions.join()),
    );
    expect(writing.map(({ actions, condition }) => [actions, condition])).toEqual([
      [['dynamodb:PutItem'], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['INC#*', 'ASKED#*'] } }],
      [['dynamodb:UpdateItem'], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RATE#*'] } }],
    ]);
  });

  it('lets the pages act on incidents, but mail nobody', () => {
    expect(rightsOf('Pages')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'states:SendTaskSuccess',
      'states:StartExecution',
    ]);
  });

  it.each([
    ['queue', ['PublicRole', 'QueueRole', 'SweeperRole']],
    ['wake', ['SweeperRole']],
  ])('lets only who needs it read the index %s', (index, roles) => {
    const readers = statements.filter((one) => one.resources.some((resource) => resource.includes(`/index/${index}`)));
    expect(readers.map((one) => one.role).sort()).toEqual(roles);
    expect(new Set(readers.flatMap((one) => one.actions))).toEqual(new Set(['dynamodb:Query']));
  });

  it('names the one resource for each action but where AWS knows none', () => {
    const open = statements.filter((one) => one.resources.includes('"*"')).flatMap((one) => one.actions);
    expect(open.filter((action) => !/^(logs|xray):/.test(action))).toEqual([]);
  });

  it('lets the workflow call its task, park its token and start its next generation, no more', () => {
    expect(rightsOf('Workflow')).toEqual(['dynamodb:UpdateItem', 'lambda:InvokeFunction', 'states:StartExecution']);
  });

  it('lets the schedule call the sweeper alone', () => {
    const own = statements.filter((one) => one.role === 'SweeperScheduleRole');
    expect(own.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['lambda:InvokeFunction'], [expect.stringContaining('SweeperFunction')]],
    ]);
  });
});
