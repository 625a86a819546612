import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { accept } from './findings.ts';

/**
 * Calls the sweeper every minute. What is due stands in the table, so a sweep that fails or is dropped is made good by
 * the next: no retries, which would only let sweeps overlap, and nothing to keep of one that failed.
 */
export class SweeperSchedule extends Construct {
  constructor(scope: Construct, id: string, sweeper: LambdaFunction) {
    super(scope, id);
    sweeper.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [sweeper.functionArn] }));
    new CfnSchedule(this, 'EveryMinute', {
      description: 'Finds incidents that are overdue and starts them again',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: sweeper.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
    accept(sweeper, {
      'Serverless-LambdaAsyncFailureDestination':
        'A sweep that failed is repeated in full by the next, a minute later.',
    });
  }
}
