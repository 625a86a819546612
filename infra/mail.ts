import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet, ConfigurationSetTlsPolicy, EmailIdentity, Identity, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { asSender } from './rights.ts';
import type { Settings } from './settings.ts';

/** Who mails, and by which rules of SES. */
export class Mail extends Construct {
  readonly configurationSet: string;
  /** The right to mail as the sender. */
  readonly right: PolicyStatement;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    const set = new ConfigurationSet(this, 'Rules', {
      reputationMetrics: true,
      // Links in our mails act, so none goes over an open wire; a called person whose server cannot is passed over.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    const { senderAddress: sender, senderIdentity } = settings;
    if (senderIdentity === 'address') new EmailIdentity(this, 'Sender', { identity: Identity.email(sender) });
    if (senderIdentity === 'domain') {
      new EmailIdentity(this, 'Sender', { identity: Identity.domain(sender.slice(sender.lastIndexOf('@') + 1)) });
    }
    this.configurationSet = set.configurationSetName;
    this.right = asSender(Stack.of(this), sender, this.configurationSet);
  }
}
