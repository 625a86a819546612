/** Rights that no code of ours uses: AWS itself does, on behalf of the role. Each with its reason and its source. */
export const SERVICE_ONLY: readonly { readonly action: RegExp; readonly resource: RegExp; readonly why: string }[] = [
  {
    action: /^logs:(CreateLogStream|PutLogEvents)$/,
    resource: /:log-group:/,
    why: 'Lambda writes the log of a function with its role (Lambda: "Sending Lambda function logs to CloudWatch").',
  },
  {
    action:
      /^logs:(CreateLogDelivery|GetLogDelivery|UpdateLogDelivery|DeleteLogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
    resource: /^\*$/,
    why: 'Step Functions delivers the log of executions; these know no resources (Step Functions: "Logging to CloudWatch").',
  },
  {
    action: /^xray:/,
    resource: /^\*$/,
    why: 'Lambda and Step Functions send traces with the role; X-Ray knows no resources (X-Ray: "How X-Ray works with IAM").',
  },
  {
    action: /^sqs:SendMessage$/,
    resource: /DeadLetters/,
    why: 'Lambda keeps a failed asynchronous event with the role of the function (Lambda: "Dead-letter queues").',
  },
  {
    action: /^lambda:InvokeFunction$/,
    resource: /:function:Sweeper/,
    why: 'EventBridge Scheduler calls its target with the role (EventBridge Scheduler: "Execution role").',
  },
];
