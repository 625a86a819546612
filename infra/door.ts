import { Duration } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type AssetCode,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from './findings.ts';
import { logGroup } from './logs.ts';
import type { Settings } from './settings.ts';

interface DoorProps {
  readonly does: string;
  readonly code: AssetCode;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** All that it may do, beside writing its own log and traces. */
  readonly may?: readonly PolicyStatement[];
  /** Runs at once that are kept for it, and are its most; 0 for none. */
  readonly reservedConcurrency?: number;
  readonly settings: Settings;
}

/** One function at one trust boundary, with a role and a log of its own. */
export class Door extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly log: LogGroup;

  constructor(scope: Construct, id: string, props: DoorProps) {
    super(scope, id);
    this.log = logGroup(this, 'Log', props.settings);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.log.grantWrite(this.role);
    for (const statement of props.may ?? []) this.role.addToPolicy(statement);
    const { reservedConcurrency = 0 } = props;
    this.function = new LambdaFunction(this, 'Function', {
      description: props.does,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      memorySize: props.memoryMegabytes,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { ...props.environment },
      ...(reservedConcurrency > 0 && { reservedConcurrentExecutions: reservedConcurrency }),
      role: this.role,
      logGroup: this.log,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Start and end of each good invocation cost more than they tell; what fails or times out is a warning.
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
    });
    accept(this, {
      'AwsSolutions-IAM5[Resource::*]': 'X-Ray takes traces from whoever may send them; it knows no resources.',
      'Serverless-LambdaDLQ':
        'Nothing waits in a queue for it: its callers wait for the answer, and a schedule calls it again in a minute.',
    });
  }
}
