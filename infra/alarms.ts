import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, type IFilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Door } from './door.ts';
import { accept } from './findings.ts';
import type { Settings } from './settings.ts';

/** What the alarms watch. */
export interface Watched {
  readonly doors: readonly Door[];
  readonly sweeper: Door;
  readonly machine: StateMachine;
  readonly table: Table;
  readonly apiId: string;
  readonly deadLetters: readonly IQueue[];
  readonly settings: Settings;
}

interface Watch {
  readonly metric: IMetric;
  readonly threshold: number;
  /** What it means, in a sentence. */
  readonly means: string;
  /** `docs/runbooks/<runbook>.md` says what to do. */
  readonly runbook: string;
  /** Of five minutes, unless said otherwise. */
  readonly periods?: number;
  readonly below?: true;
}

const FIVE = Duration.minutes(5);

/** A line with this code. */
function code(name: string): IFilterPattern {
  return FilterPattern.stringValue('$.message.code', '=', name);
}

/** A line of an error, or Lambda's own of a call that ran out of time or died. */
const FAILED = FilterPattern.any(
  FilterPattern.stringValue('$.level', '=', 'ERROR'),
  FilterPattern.stringValue('$.record.status', '=', 'timeout'),
  FilterPattern.stringValue('$.record.status', '=', 'error'),
);

/**
 * What an operator is mailed of: when an alarm begins and when it is over. Few, as each metric that one looks at costs $0.10 a
 * month, and each with a runbook.
 */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { displayName: 'Allclear: alarms', enforceSSL: true });
    topic.addSubscription(new EmailSubscription(watched.settings.alarmAddress));
    accept(topic, {
      'Serverless-SNSRedrivePolicy':
        'A mail that does not arrive is not sent again later: the alarm stands in CloudWatch.',
    });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const action = new SnsAction(topic);
    this.all = Object.entries(this.#watches(watched)).map(([name, watch]) => {
      const alarm = new Alarm(this, name, {
        alarmDescription: `${watch.means} What to do: docs/runbooks/${watch.runbook}.md`,
        metric: watch.metric,
        threshold: watch.threshold,
        evaluationPeriods: watch.periods ?? 1,
        comparisonOperator: watch.below
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: watch.below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
  }

  #watches({ doors, sweeper, machine, table, apiId, deadLetters }: Watched): Readonly<Record<string, Watch>> {
    const sum = { statistic: Stats.SUM, period: FIVE };
    const of = (metrics: Readonly<Record<string, IMetric>>) =>
      new MathExpression({ expression: Object.keys(metrics).join('+'), usingMetrics: { ...metrics }, period: FIVE });
    const reputation = (metricName: string) =>
      new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.MAXIMUM, period: Duration.hours(1) });
    // The table's own figure counts nothing of its indexes, and an index that is throttled holds up the table.
    const throttledIndex = (GlobalSecondaryIndexName: string) => {
      const dimensionsMap = { TableName: table.tableName, GlobalSecondaryIndexName };
      return table.metric('WriteThrottleEvents', { ...sum, dimensionsMap });
    };
    return {
      Lost: {
        metric: sweeper.function.metricInvocations(sum),
        threshold: 2,
        below: true,
        periods: 1,
        means: 'The sweeper does not run: what gets lost on its way is not found again.',
        runbook: 'sweeper-silent',
      },
      Late: {
        metric: this.#logged('IncidentLate', code('IncidentLate'), [sweeper]),
        threshold: 1,
        means: 'Incidents were looked at more than three minutes late: calls and escalations came late.',
        runbook: 'incidents-late',
      },
      Stuck: {
        metric: this.#logged('IncidentStuck', code('IncidentStuck'), [sweeper]),
        threshold: 1,
        means: 'An incident does not go on although it was started again three times.',
        runbook: 'stuck-incident',
      },
      WorkflowFailed: {
        metric: of({
          failed: machine.metricFailed(sum),
          timed: machine.metricTimedOut(sum),
          throttled: machine.metricThrottled(sum),
        }),
        threshold: 1,
        means: 'Executions of the workflow failed or were throttled; the sweeper starts them again.',
        runbook: 'workflow-failed',
      },
      Errors: {
        metric: this.#logged('FunctionErrors', FAILED, doors),
        threshold: 5,
        means: 'Functions fail, or no mail leaves.',
        runbook: 'functions-fail',
      },
      ApiErrors: {
        metric: new Metric({
          namespace: 'AWS/ApiGateway',
          metricName: '5xx',
          dimensionsMap: { ApiId: apiId },
          ...sum,
        }),
        threshold: 5,
        means: 'The API answers with 5xx: reports may not come in.',
        runbook: 'api-fails',
      },
      Throttled: {
        metric: of({
          // Of the whole account: it is the account's limit that is reached.
          functions: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', ...sum }),
          reads: table.metric('ReadThrottleEvents', sum),
        }),
        threshold: 1,
        periods: 2,
        means: 'Functions or reads of the table are throttled: the account has reached a limit.',
        runbook: 'throttled',
      },
      WritesThrottled: {
        metric: of({
          table: table.metric('WriteThrottleEvents', sum),
          queue: throttledIndex('queue'),
          wake: throttledIndex('wake'),
        }),
        threshold: 1,
        periods: 2,
        means: 'Writes to the table or to one of its indexes are throttled.',
        runbook: 'throttled',
      },
      Bounces: {
        metric: reputation('Reputation.BounceRate'),
        threshold: 0.04,
        means: 'Of the mails of this account more than 4 % come back; at 5 % SES reviews it, at 10 % it stops it.',
        runbook: 'mail-comes-back',
      },
      Complaints: {
        metric: reputation('Reputation.ComplaintRate'),
        threshold: 0.0008,
        means: 'More than 0.08 % of the mails are complained of; at 0.1 % SES reviews the account.',
        runbook: 'mail-comes-back',
      },
      DeadLetters: {
        metric: of(
          Object.fromEntries(
            deadLetters.map((queue, index) => [
              `q${index}`,
              queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: FIVE }),
            ]),
          ),
        ),
        threshold: 1,
        means: 'News of mail that came back could not be taken, and waits in the dead-letter queue.',
        runbook: 'dead-letters',
      },
      Cost: {
        metric: table.metricConsumedWriteCapacityUnits({ statistic: Stats.SUM, period: Duration.days(1) }),
        threshold: 1_000_000,
        means: 'More than a million write units in a day: something writes far more than incidents do.',
        runbook: 'cost',
      },
    };
  }

  /** Lines of the functions' logs: one metric for all of them, as each metric costs $0.30 a month. */
  #logged(metricName: string, filterPattern: IFilterPattern, doors: readonly Door[]): IMetric {
    const metricNamespace = Stack.of(this).stackName;
    for (const { node, log: logGroup } of doors) {
      new MetricFilter(this, `${metricName}Of${node.id}`, {
        logGroup,
        filterPattern,
        metricNamespace,
        metricName,
        metricValue: '1',
      });
    }
    return new Metric({ namespace: metricNamespace, metricName, statistic: Stats.SUM, period: FIVE });
  }
}
