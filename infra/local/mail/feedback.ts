import { randomUUID } from 'node:crypto';
import type { Lambda } from '../lambda.ts';
import type { Resource, Template } from '../template.ts';
import type { StoredMail } from './mail-store.ts';

type Fate = 'bounce' | 'complaint';

interface Subscription {
  readonly arn: string;
  readonly topic: string;
  readonly functionArn: string;
}

/**
 * What SES tells of a mail that came back or was complained of: by the template's event destinations to their topics,
 * and by the topics' subscriptions to functions.
 */
export class MailFeedback {
  readonly #destinations: readonly Record<string, unknown>[];
  readonly #subscriptions: readonly Subscription[];
  readonly #lambda: Pick<Lambda, 'invokeLater'>;
  readonly #now: () => number;

  /** Throws an Error naming a destination or a subscription that it cannot serve. */
  constructor(template: Template, lambda: Pick<Lambda, 'invokeLater'>, now: () => number) {
    this.#destinations = template.ofType('AWS::SES::ConfigurationSetEventDestination').map(destinationOf);
    this.#subscriptions = template.ofType('AWS::SNS::Subscription').flatMap(subscriptionOf);
    this.#lambda = lambda;
    this.#now = now;
  }

  /** Tells everyone who wants to hear of it; resolves once they have. */
  async tell(mail: StoredMail, fate: Fate): Promise<void> {
    const topics = this.#destinations
      .filter(({ MatchingEventTypes: types }) => Array.isArray(types) && types.includes(fate))
      .map(({ SnsDestination: sns }) => (sns as { TopicARN: string }).TopicARN);
    const told = this.#subscriptions.filter(({ topic }) => topics.includes(topic));
    const message = JSON.stringify(eventOf(mail, fate, new Date(this.#now()).toISOString()));
    await Promise.all(
      told.map(({ functionArn, ...subscription }) =>
        this.#lambda.invokeLater(functionArn, JSON.stringify(this.#notification(message, subscription))),
      ),
    );
  }

  /** As SNS hands a message to a function. */
  #notification(message: string, { arn, topic }: Pick<Subscription, 'arn' | 'topic'>) {
    const at = new Date(this.#now()).toISOString();
    return {
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: arn,
          Sns: {
            Type: 'Notification',
            MessageId: randomUUID(),
            TopicArn: topic,
            Subject: 'Amazon SES Email Event Notification',
            Message: message,
            Timestamp: at,
            MessageAttributes: {},
          },
        },
      ],
    };
  }
}

function destinationOf({ id, properties }: Resource): Record<string, unknown> {
  const destination = properties.EventDestination as Record<string, unknown>;
  if (destination['SnsDestination'] !== undefined) return destination;
  throw new Error(`${id} sends mail events to no SNS topic; the local machine serves topics only.`);
}

/** A person's subscription by mail has no meaning here: nobody reads it. */
function subscriptionOf({ id, properties }: Resource): readonly Subscription[] {
  const { Protocol: protocol, TopicArn: topic, Endpoint: functionArn } = properties;
  if (protocol === 'email') return [];
  if (protocol === 'lambda') return [{ arn: `${topic}:${id}`, topic: String(topic), functionArn: String(functionArn) }];
  throw new Error(`${id} has the protocol ${protocol}; the local machine's topics call functions only.`);
}

/** As SES publishes it (SES: "Contents of event data that Amazon SES publishes to Amazon SNS"). */
function eventOf({ messageId, at, recipient, tags }: StoredMail, fate: Fate, now: string) {
  const told = { timestamp: now, feedbackId: randomUUID() };
  const mail = {
    timestamp: new Date(at).toISOString(),
    messageId,
    destination: [recipient],
    headersTruncated: false,
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
  };
  if (fate === 'complaint') {
    return {
      eventType: 'Complaint',
      complaint: { ...told, complainedRecipients: [{ emailAddress: recipient }] },
      mail,
    };
  }
  const bounced = { emailAddress: recipient, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1' };
  return {
    eventType: 'Bounce',
    bounce: { ...told, bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [bounced] },
    mail,
  };
}
