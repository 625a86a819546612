import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * The one table with its two indexes: `queue`, the desk's list, and `wake`, what falls due. It is a `Table`, not a
 * `TableV2`: one region writes and another is a restore, so nothing of a global table is used.
 */
export function incidentTable(scope: Construct, id: string, settings: Settings): Table {
  const table = new Table(scope, id, {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'ttl',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: settings.pointInTimeRecovery },
    deletionProtection: settings.deletionProtection,
    removalPolicy: settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'queue',
    partitionKey: text('queue'),
    sortKey: text('queueOrder'),
    // The list filters by team; all else it reads from the heads themselves.
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: ['team'],
  });
  table.addGlobalSecondaryIndex({
    indexName: 'wake',
    partitionKey: text('wake'),
    sortKey: text('wakeAt'),
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}
