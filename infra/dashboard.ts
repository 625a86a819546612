import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Watched } from './alarms.ts';

/** One page to look at first: the alarms, then what comes in, what is done, what is kept and what is mailed. */
export function dashboard(
  scope: Construct,
  { doors, machine, table, apiId }: Watched,
  alarms: readonly Alarm[],
): Dashboard {
  const sum = { statistic: Stats.SUM, period: Duration.minutes(5) };
  const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []) =>
    new GraphWidget({ title, left: [...left], right: [...right], width: 12 });
  const api = (metricName: string, statistic: string = Stats.SUM) =>
    new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: apiId }, ...sum, statistic });
  const mail = (metricName: string) => new Metric({ namespace: 'AWS/SES', metricName, ...sum });
  const page = new Dashboard(scope, 'Overview', { defaultInterval: Duration.hours(12) });
  page.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24 }));
  page.addWidgets(
    graph('Requests', [api('Count'), api('4xx'), api('5xx')], [api('Latency', Stats.p(99))]),
    graph('Executions', [machine.metricStarted(sum), machine.metricFailed(sum), machine.metricThrottled(sum)]),
  );
  page.addWidgets(
    graph(
      'Functions: errors',
      doors.map((door) => door.function.metricErrors({ ...sum, label: door.node.id })),
    ),
    graph(
      'Functions: duration, p99',
      doors.map((door) => door.function.metricDuration({ statistic: Stats.p(99), label: door.node.id })),
    ),
  );
  page.addWidgets(
    graph('Table', [table.metricConsumedWriteCapacityUnits(sum), table.metricConsumedReadCapacityUnits(sum)]),
    graph('Mail of this account', [mail('Send'), mail('Bounce'), mail('Complaint'), mail('Reject')]),
  );
  return page;
}
