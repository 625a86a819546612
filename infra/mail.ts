import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Door } from './door.ts';
import { accept } from './findings.ts';
import type { Settings } from './settings.ts';

/** Who mails, and by which rules of SES. */
export class Mail extends Construct {
  readonly configurationSet: string;
  /** What the operator writes into the sender's domain, so that SES may sign for it; empty for any other identity. */
  readonly dnsRecords: readonly string[] = [];
  readonly #sender: string;
  readonly #set: ConfigurationSet;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const set = new ConfigurationSet(this, 'Rules', {
      reputationMetrics: true,
      // Links in our mails act, so none goes over an open wire; a called person whose server cannot is passed over.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      // Ours is the list that counts. SES's own would swallow mail to the desk, whose address ours never takes in.
      disableSuppressionList: true,
    });
    const { senderAddress: sender, senderIdentity } = settings;
    if (senderIdentity === 'address') new EmailIdentity(this, 'Sender', { identity: Identity.email(sender) });
    if (senderIdentity === 'domain') {
      const domain = Identity.domain(sender.slice(sender.lastIndexOf('@') + 1));
      this.dnsRecords = new EmailIdentity(this, 'Sender', { identity: domain }).dkimRecords.map(
        ({ name, value }) => `${name} CNAME ${value}`,
      );
    }
    this.#set = set;
    this.configurationSet = set.configurationSetName;
    this.#sender = sender;
  }

  /** Has SES tell a topic of mails that came back or were complained of. */
  publish(topic: ITopic): void {
    this.#set.addEventDestination('Feedback', {
      destination: EventDestination.snsTopic(topic),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
  }

  /**
   * Lets a door mail anyone, as the sender alone. In its sandbox SES asks for a right on the recipient's identity
   * too, so the identity is left open and the address in From is not.
   */
  letSend(door: Door): void {
    const ses = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    door.role.addToPolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [ses('identity', '*'), ses('configuration-set', this.configurationSet)],
        conditions: { StringEquals: { 'ses:FromAddress': this.#sender } },
      }),
    );
    accept(door, {
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/*]':
        'Anyone may be a recipient; the condition leaves one sender.',
    });
  }
}
