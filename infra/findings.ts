import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Lets findings of cdk-nag stand at this construct and those in it, each by its whole id (`AwsSolutions-APIG4`,
 * `AwsSolutions-IAM5[Resource::*]`) and with the reason why it is right here.
 */
export function accept(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}
