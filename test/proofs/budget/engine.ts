import type { Template } from '../../../infra/local/template.ts';
import type { Metered } from './meter.ts';

/** Differences named; more say nothing new. */
const NAMED = 5;

/**
 * Plays the calls of the table again on an engine that tells what each consumed, as DynamoDB Local does, and says where
 * its figures are not ours. The engine starts with an empty table of its own.
 */
export async function agree(
  endpoint: string,
  template: Template,
  metered: readonly Metered[],
): Promise<readonly string[]> {
  const [table] = template.ofType('AWS::DynamoDB::Table');
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = table?.properties ?? {};
  const TableName = `allclear-budget-${process.pid}`;
  const settings = { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode: 'PAY_PER_REQUEST' };
  await ask(endpoint, 'CreateTable', { TableName, ...settings });
  const wrong: string[] = [];
  try {
    for (const { call, units } of metered.filter(({ call }) => /^(Put|Update)Item$/.test(call.operation))) {
      const input = { ...call.input, TableName, ReturnConsumedCapacity: 'INDEXES' };
      const { ConsumedCapacity } = await ask(endpoint, call.operation, input);
      const told = ConsumedCapacity?.CapacityUnits;
      // A failed condition tells no figure.
      if (told !== undefined && told !== units) {
        wrong.push(`${call.within}: ${call.operation} is ${units} units by the rules, ${told} by the engine`);
      }
    }
  } finally {
    await ask(endpoint, 'DeleteTable', { TableName });
  }
  return wrong.length > NAMED ? [...wrong.slice(0, NAMED), `${wrong.length - NAMED} more differ`] : wrong;
}

async function ask(
  endpoint: string,
  operation: string,
  input: object,
): Promise<{ ConsumedCapacity?: { CapacityUnits: number } }> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const body = (await answer.json()) as { __type?: string };
  if (answer.ok || body.__type?.endsWith('ConditionalCheckFailedException')) return body as object;
  throw new Error(`${endpoint} answers ${operation} with ${JSON.stringify(body)}`);
}
