import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';

type ItemAction = 'GetItem' | 'BatchGetItem' | 'PutItem' | 'UpdateItem' | 'Query';

/** To read and write items. No statement here lets anyone scan or delete. */
export function onTable(table: Table, ...actions: readonly ItemAction[]): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
  });
}

/** To read and write the catalogue and the record of its changes, and nothing of an incident. */
export function onCatalogue(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query', 'dynamodb:PutItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CATALOG', 'AUDIT#*'] } },
  });
}

/** To read how often known errors were offered, and helped. */
export function onKnownErrors(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['KNOWN#*'] } },
  });
}

/** To count what somebody may do only so often, and to change nothing else. */
export function onCounters(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:UpdateItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RATE#*'] } },
  });
}

/** To keep new incidents, and who asks to join a list, and to write nothing else. */
export function onReports(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:PutItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['INC#*', 'ASKED#*'] } },
  });
}

/** To make the secret that cursors are signed with, and to change nothing else. */
export function onSecret(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:PutItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SECRET'] } },
  });
}

/** To read one index. */
export function onIndex(table: Table, index: 'queue' | 'wake'): PolicyStatement {
  return new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${table.tableArn}/index/${index}`] });
}

/** To start an incident's execution, or to wake one that waits. */
export function onWorkflow(
  machine: StateMachine,
  ...actions: readonly ('StartExecution' | 'SendTaskSuccess')[]
): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `states:${action}`),
    resources: [machine.stateMachineArn],
  });
}
