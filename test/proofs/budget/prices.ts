/** List prices of us-east-1 in US dollars, each with where and when it was read. Free tiers are left out. */
interface Price {
  readonly dollars: number;
  readonly per: number;
  readonly unit: string;
  readonly source: string;
}

const read = (dollars: number, per: number, unit: string, page: string): Price => ({
  dollars,
  per,
  unit,
  source: `https://aws.amazon.com/${page}, 2026-11`,
});

export const PRICES = {
  transition: read(0.025, 1_000, 'state transition', 'step-functions/pricing'),
  writeUnit: read(0.625, 1_000_000, 'write unit', 'dynamodb/pricing/on-demand'),
  readUnit: read(0.125, 1_000_000, 'read unit', 'dynamodb/pricing/on-demand'),
  request: read(1, 1_000_000, 'HTTP API request', 'api-gateway/pricing'),
  invocation: read(0.2, 1_000_000, 'invocation', 'lambda/pricing'),
  gigabyteSecond: read(0.0000133334, 1, 'GB-second on arm64', 'lambda/pricing'),
  mail: read(0.1, 1_000, 'mail', 'ses/pricing'),
  logGigabyte: read(0.5, 1, 'GB of log', 'cloudwatch/pricing'),
  trace: read(5, 1_000_000, 'trace', 'xray/pricing'),
  alarm: read(0.1, 1, 'metric of an alarm and month', 'cloudwatch/pricing'),
  metric: read(0.3, 1, 'custom metric and month', 'cloudwatch/pricing'),
  dashboard: read(3, 1, 'dashboard and month; the first three of an account are free', 'cloudwatch/pricing'),
  schedule: read(1, 1_000_000, 'scheduled invocation', 'eventbridge/pricing'),
} as const satisfies Readonly<Record<string, Price>>;

export function costOf(kind: keyof typeof PRICES, amount: number): number {
  const { dollars, per } = PRICES[kind];
  return (amount * dollars) / per;
}
