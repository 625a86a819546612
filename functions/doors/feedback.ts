import type { SNSEvent } from 'aws-lambda';
import { taskDoor } from '../frame/door.ts';
import { feedbackIn } from '../frame/ses-event.ts';
import { takeFeedback } from '../notify/feedback.ts';
import { callMails, mailTraces, suppressions, table, withWorkflow, world } from '../wiring.ts';

const kept = table();
const ports = {
  ...withWorkflow(kept),
  suppressions: suppressions(kept),
  callMails: callMails(kept),
  traces: mailTraces(kept),
};
const present = world(kept);

/** Bounces and complaints, as SES tells of them. What cannot be taken is tried again, then kept as a dead letter. */
export const handler = taskDoor(async (event: SNSEvent) => {
  for (const feedback of feedbackIn(event.Records)) await takeFeedback(ports, await present(), feedback);
});
