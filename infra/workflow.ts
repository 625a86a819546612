import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { accept } from './findings.ts';
import { logGroup } from './logs.ts';
import { onTable } from './rights.ts';
import type { Settings } from './settings.ts';

interface WorkflowProps {
  readonly lap: IFunction;
  readonly table: Table;
  readonly settings: Settings;
}

const definition = new URL('../statemachines/incident-lifecycle.asl.json', import.meta.url);

/** The incident's lifecycle: one execution for each incident and generation. */
export class Workflow extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { lap, table, settings }: WorkflowProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [lap.functionArn] }));
    role.addToPolicy(onTable(table, 'UpdateItem'));
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineType: StateMachineType.STANDARD,
      comment: 'The life of an incident, from report to closure',
      definitionBody: DefinitionBody.fromString(readFileSync(definition, 'utf8')),
      definitionSubstitutions: { LapFunctionArn: lap.functionArn, TableName: table.tableName },
      role,
      tracingEnabled: true,
      logs: {
        // Under this prefix a log needs no line of its own in the account's resource policy, which has room for few.
        destination: logGroup(this, 'Log', settings, `/aws/vendedlogs/states/${Stack.of(this).stackName}`),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    // Apart from the role's own policy, which the machine waits for: naming the machine there would be a circle.
    new Policy(this, 'Handover', {
      roles: [role],
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [this.machine.stateMachineArn] }),
      ],
    });
    accept(this, {
      'AwsSolutions-IAM5[Resource::*]': 'Delivery of logs and X-Ray know no resources to be named.',
    });
  }
}
