import type { Template } from '../../../infra/local/template.ts';
import type { Call } from '../stage/call.ts';
import { doorOf } from '../stage/functions.ts';

/** One action on one resource that one role is granted, as the template says it. */
export interface Grant {
  /** Whose role: a door, `machine`, or the logical id of a role that no code of ours has. */
  readonly by: string;
  readonly action: string;
  /** An ARN, in which `*` stands for anything. */
  readonly resource: string;
  readonly condition: Condition;
}

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
}

/** Every grant of the template, each action with each resource of its statement. @throws Error for a Deny */
export function grantsIn(template: Template): readonly Grant[] {
  const owners = ownersOf(template);
  const inline = template.ofType('AWS::IAM::Role').flatMap(({ name, properties }) =>
    (properties.Policies ?? []).map((policy: { PolicyDocument: { Statement: readonly Statement[] } }) => ({
      roles: [name],
      statements: policy.PolicyDocument.Statement,
    })),
  );
  const attached = template.ofType('AWS::IAM::Policy').map(({ properties }) => ({
    roles: properties.Roles as readonly string[],
    statements: properties.PolicyDocument.Statement as readonly Statement[],
  }));
  return [...inline, ...attached].flatMap(({ roles, statements }) =>
    roles.flatMap((role: string) =>
      statements.flatMap(({ Effect, Action, Resource, Condition: condition = {} }: Statement) => {
        if (Effect !== 'Allow') throw new Error(`The role ${role} is denied something; this proof knows Allow only.`);
        return [Action]
          .flat()
          .flatMap((action) =>
            [Resource].flat().map((resource) => ({ by: owners.get(role) ?? role, action, resource, condition })),
          );
      }),
    ),
  );
}

function ownersOf(template: Template): ReadonlyMap<string, string> {
  const role = (arn: unknown) => String(arn).replace(/^.*:role\//, '');
  return new Map([
    ...template
      .ofType('AWS::Lambda::Function')
      .map(({ id, properties }): [string, string] => [role(properties.Role), doorOf(id)]),
    ...template
      .ofType('AWS::StepFunctions::StateMachine')
      .map(({ properties }): [string, string] => [role(properties.RoleArn), 'machine']),
  ]);
}

/** Whether a grant covers one need of a call, its condition included, as IAM evaluates it. */
export function covers(grant: Grant, call: Call, need: Call['needs'][number]): boolean {
  return (
    grant.by === call.by &&
    grant.action === need.action &&
    like(grant.resource, need.resource) &&
    Object.entries(grant.condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, [wanted].flat() as string[], call)),
    )
  );
}

function holds(operator: string, key: string, wanted: readonly string[], call: Call): boolean {
  if (operator === 'ForAllValues:StringLike' && key === 'dynamodb:LeadingKeys') {
    return leadingKeys(call).every((value) => wanted.some((pattern) => like(pattern, value)));
  }
  if (operator === 'StringEquals' && key === 'ses:FromAddress') return wanted.includes(String(call.input['Source']));
  throw new Error(`This proof does not know the condition ${operator} on ${key}.`);
}

/** The partitions that a call touches (DynamoDB: "Using IAM policy conditions for fine-grained access control"). */
function leadingKeys({ input, operation }: Call): readonly string[] {
  const of = (key: unknown) => (key as { pk?: { S: string } } | undefined)?.pk?.S;
  if (operation === 'Query') {
    const values = input['ExpressionAttributeValues'] as Record<string, { S: string }>;
    return [values[':pk']?.S ?? ''];
  }
  if (operation === 'BatchGetItem') throw new Error('This proof knows no condition on a batch.');
  return [of(input['Key']) ?? of(input['Item']) ?? ''];
}

function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
