import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** A log group that ends with its stack, and whose lines end after the operator's number of days. */
export function logGroup(scope: Construct, id: string, settings: Settings, name?: string): LogGroup {
  return new LogGroup(scope, id, {
    retention: settings.logRetentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(name !== undefined && { logGroupName: name }),
  });
}
