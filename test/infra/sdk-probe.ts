import { DynamoDBServiceException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SFNServiceException, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { dynamoClient, mailClient, workflowClient } from '../../functions/aws/clients.ts';
import { Table } from '../../functions/aws/table.ts';
import { StepFunctionsWorkflow } from '../../functions/aws/workflow.ts';

/** What a caller comes to know, as plain values, of the SDK as it is imported, or, bundled, of the SDK as deployed. */
export const calls = {
  dynamodb: () => told(dynamoClient().send(new PutItemCommand({ TableName: 'incidents', Item: { n: { N: '1' } } }))),
  sfn: () => told(workflowClient().send(new StartExecutionCommand({ stateMachineArn: 'arn', name: 'a', input: '{}' }))),
  ses: () => told(mailClient().send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('Subject: a') } }))),
  put: () => told(new Table(dynamoClient(), 'incidents').put({ pk: 'a', sk: 'b' }, 'attribute_not_exists(pk)')),
  start: () => told(new StepFunctionsWorkflow(workflowClient(), 'arn').start('INC-7QK3MW', 1)),
  wake: () => told(new StepFunctionsWorkflow(workflowClient(), 'arn').wake('token')),
};

async function told(call: Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await call };
  } catch (error) {
    const { name, message, $fault, $retryable, $metadata } = error as DynamoDBServiceException;
    const services = { DynamoDBServiceException, SFNServiceException, SESServiceException };
    return {
      ...{ name, message, $fault, $retryable },
      ...{ status: $metadata?.httpStatusCode, attempts: $metadata?.attempts },
      services: Object.entries(services).flatMap(([service, type]) => (error instanceof type ? [service] : [])),
    };
  }
}
