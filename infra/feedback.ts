import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Door } from './door.ts';
import { accept } from './findings.ts';
import type { Mail } from './mail.ts';

/** Bounces and complaints: from SES by a topic to their function, and what it cannot take into a queue that is kept. */
export class MailFeedback extends Construct {
  /** What nobody took, for 14 days. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { mail, door }: { readonly mail: Mail; readonly door: Door }) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    const topic = new Topic(this, 'Topic', { displayName: 'Allclear: bounces and complaints', enforceSSL: true });
    mail.publish(topic);
    door.function.configureAsyncInvoke({
      maxEventAge: Duration.hours(6),
      retryAttempts: 2,
      // The library's own destination would also let the function read what the queue is like.
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
    door.role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
    );
    topic.addSubscription(new LambdaSubscription(door.function, { deadLetterQueue: this.deadLetters }));
    accept(this.deadLetters, {
      'AwsSolutions-SQS3': 'It is itself where what failed is kept, for a person to look at.',
      'Serverless-SQSRedrivePolicy': 'It is itself where what failed is kept, for a person to look at.',
    });
  }
}
