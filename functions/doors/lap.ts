import { taskDoor } from '../frame/door.ts';
import { Webhook } from '../web/webhook.ts';
import { callMails, env, knownErrors, members, rates, table, withMailer, world } from '../wiring.ts';
import { lap } from '../workflow/lap.ts';

/** A mail that is begun must be over before the function's time is: the client gives up after 6 s. */
const SEND_MS = 8_000;

const kept = table();
const ports = {
  ...withMailer(kept),
  members: members(kept),
  callMails: callMails(kept),
  knownErrors: knownErrors(kept),
  rates: rates(kept),
  chat: new Webhook(),
  anonymousCallsPerHour: Number(env('ANONYMOUS_CALLS_PER_HOUR')),
};
const present = world(kept);
const mails = {
  baseUrl: env('BASE_URL'),
  sender: env('SENDER'),
  desk: env('DESK'),
  timeZone: env('TIME_ZONE'),
};

/** The workflow's tasks: one lap of one incident. */
export const handler = taskDoor(async (task: { readonly incidentId: string; readonly generation: number }, context) =>
  lap(ports, present, mails, task, () => context.getRemainingTimeInMillis() > SEND_MS),
);
