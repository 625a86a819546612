import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resourcesOf, stackWith, templateOf } from './synthesized.ts';

const template = templateOf(stackWith());
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
const byName = alarms.map((alarm) => [alarm.id.replace(/^Alarms|[0-9A-F]{8}$/g, ''), alarm] as const);
const runbooks = new URL('../../docs/runbooks/', import.meta.url);
const named = (text: string) => [...text.matchAll(/docs\/runbooks\/([\w-]+)\.md/g)].map(([, name]) => name);

interface Statistics {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** Every metric that an alarm looks at. */
function metricsOf({ properties }: (typeof alarms)[number]): readonly Statistics[] {
  if (properties.Metrics === undefined) return [properties as unknown as Statistics];
  return properties.Metrics.flatMap(
    ({ MetricStat }: { MetricStat?: { Metric: Statistics } }) => MetricStat?.Metric ?? [],
  );
}

describe('the alarms', () => {
  it('tell of what is lost, late, stuck, bounced, throttled, failing and dear', () => {
    expect(byName.map(([name]) => name).sort()).toEqual([
      'ApiErrors',
      'Bounces',
      'Complaints',
      'Cost',
      'DeadLetters',
      'Errors',
      'Late',
      'Lost',
      'Stuck',
      'Throttled',
      'WorkflowFailed',
      'WritesThrottled',
    ]);
  });

  it('mail the alarm address when they begin and when they are over', () => {
    const [subscription, ...others] = resourcesOf(template, 'AWS::SNS::Subscription').filter(
      ({ properties }) => properties.Protocol === 'email',
    );
    expect(others).toEqual([]);
    expect(subscription?.properties.Endpoint).toBe('alarms@example.com');
    const topic = subscription?.properties.TopicArn;
    for (const [, { properties }] of byName) {
      expect([properties.AlarmActions, properties.OKActions]).toEqual([[topic], [topic]]);
    }
  });

  it('may publish to their topic from this account alone', () => {
    const policies = resourcesOf(template, 'AWS::SNS::TopicPolicy').flatMap(
      ({ properties }) => properties.PolicyDocument.Statement as readonly { Principal: unknown; Condition: unknown }[],
    );
    const own = policies.filter((one) => JSON.stringify(one.Principal).includes('cloudwatch'));
    expect(own.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    ]);
  });

  it.each(byName)('%s says what it means and names a runbook that is there', (_name, { properties }) => {
    expect(properties.AlarmDescription).toMatch(/^[A-Z].*\. What to do: docs\/runbooks\/[\w-]+\.md$/s);
    for (const name of named(properties.AlarmDescription))
      expect(existsSync(new URL(`${name}.md`, runbooks))).toBe(true);
  });

  it('name every runbook that there is', () => {
    const said = new Set(byName.flatMap(([, { properties }]) => named(properties.AlarmDescription)));
    expect(readdirSync(runbooks).sort()).toEqual([...said].map((name) => `${name}.md`).sort());
  });

  it.each(byName)('%s watches what is in the template, or the account’s mail', (_name, alarm) => {
    const ids = new Set(resourcesOf(template).map(({ id }) => id));
    const metrics = metricsOf(alarm);
    expect(metrics.length).toBeGreaterThan(0);
    for (const { Namespace, MetricName, Dimensions = [] } of metrics) {
      const refs = [...JSON.stringify(Dimensions).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(
        ([, id]) => id ?? '',
      );
      const ofAccount = Namespace === 'AWS/SES' || `${Namespace} ${MetricName}` === 'AWS/Lambda Throttles';
      if (Namespace.startsWith('AWS/') && !ofAccount) expect(refs.length).toBeGreaterThan(0);
      expect(refs.filter((id) => !ids.has(id))).toEqual([]);
    }
  });

  it('count the very lines that the functions log', () => {
    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter').map(({ properties }) => properties);
    const codes = filters.flatMap(
      ({ FilterPattern }) => /^\{ \$\.message\.code = "(\w+)" \}$/.exec(FilterPattern)?.[1] ?? [],
    );
    const sweep = readFileSync(new URL('../../functions/workflow/sweep.ts', import.meta.url), 'utf8');
    expect(codes.sort()).toEqual(['IncidentLate', 'IncidentStuck']);
    for (const code of codes) expect(sweep).toContain(`'${code}'`);
    const failed = filters.filter(({ FilterPattern }) => FilterPattern.includes('$.level = "ERROR"'));
    const logs = resourcesOf(template, 'AWS::Lambda::Function').map(
      ({ properties }) => properties.LoggingConfig.LogGroup.Ref,
    );
    expect(failed.map(({ LogGroupName }) => LogGroupName.Ref).sort()).toEqual(logs.sort());
  });

  it('tell of writes that an index throttles, which are none of the table', () => {
    const [, alarm = expect.unreachable()] = byName.find(([name]) => name === 'WritesThrottled') ?? [];
    const indexes = resourcesOf(template, 'AWS::DynamoDB::Table')[0]?.properties.GlobalSecondaryIndexes.map(
      ({ IndexName }: { IndexName: string }) => IndexName,
    );
    const watched = metricsOf(alarm).map(({ MetricName, Dimensions = [] }) => [
      MetricName,
      ...Dimensions.map(({ Name, Value }) => (Name === 'TableName' ? Name : Value)).sort(),
    ]);
    expect(watched).toEqual([
      ['WriteThrottleEvents', 'TableName'],
      ...indexes.map((index: string) => ['WriteThrottleEvents', 'TableName', index]),
    ]);
  });

  it('cost less than $2.70 a month, with what they count', () => {
    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter');
    const counted = new Set(filters.map(({ properties }) => properties.MetricTransformations[0].MetricName));
    // $0.10 for each metric that an alarm looks at, $0.30 for each of our own.
    const looked = alarms.reduce((sum, alarm) => sum + metricsOf(alarm).length, 0);
    expect(looked * 0.1 + counted.size * 0.3).toBeLessThan(2.7);
  });

  it('treat the sweeper’s silence as an alarm, and all other silence as none', () => {
    const silent = byName.filter(([, { properties }]) => properties.TreatMissingData === 'breaching');
    expect(silent.map(([name]) => name)).toEqual(['Lost']);
  });
});
