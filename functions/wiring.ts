import { randomBytes } from 'node:crypto';
import { CallMailsTable } from './aws/call-mails.ts';
import { CatalogueTable, catalogueReader } from './aws/catalogue-store.ts';
import { dynamoClient, mailClient, workflowClient } from './aws/clients.ts';
import { IncidentStore } from './aws/incident-store.ts';
import { KnownErrorTable } from './aws/known-error-store.ts';
import { AsksTable, ListPostTable } from './aws/list-post.ts';
import { MailTracesTable } from './aws/mail-traces.ts';
import { SesMailer } from './aws/mailer.ts';
import { MembersTable } from './aws/members-store.ts';
import { RateStore } from './aws/rate-store.ts';
import { cursorSecret } from './aws/secret-store.ts';
import { SuppressionTable } from './aws/suppression-store.ts';
import { Table } from './aws/table.ts';
import { StepFunctionsWorkflow } from './aws/workflow.ts';
import type { CatalogueStore } from './catalogue/catalogue-store.ts';
import { log } from './frame/log.ts';
import type { CallMails, MailTraces } from './incident/head.ts';
import type { Ports, ReturnableRates, WithAlarm, WithMailer, WithWorkflow } from './incident/ports.ts';
import type { Settings } from './incident/settings.ts';
import type { WorldReader } from './incident/world.ts';
import { withinTheHour } from './notify/hourly.ts';
import { atPace } from './notify/pace.ts';
import { type Suppressions, withoutSuppressed } from './notify/suppression.ts';
import type { Instant } from './sla/instant.ts';
import type { Asks } from './stakeholders/asked.ts';
import type { ListPost } from './stakeholders/list-post.ts';
import type { Members } from './stakeholders/members.ts';
import type { KnownErrorUses } from './triage/known-error-uses.ts';

/** The composition root: what each door is made of. Only here the environment is read. */

/** @throws Error naming the variable that the stack did not set. */
export function env(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The environment variable ${name} is not set.`);
  return value;
}

export function table(): Table {
  return new Table(dynamoClient(), env('TABLE'));
}

export function now(): Instant {
  return new Date().toISOString();
}

export function catalogueStore(kept: Table): CatalogueStore {
  return new CatalogueTable(kept, randomBytes);
}

/** To read; nothing is started or mailed. */
export function ports(kept: Table): Ports {
  return { store: new IncidentStore(kept), now, random: randomBytes, log };
}

export function withWorkflow(kept: Table): WithWorkflow {
  return { ...ports(kept), workflow: new StepFunctionsWorkflow(workflowClient(), env('MACHINE_ARN')) };
}

export function suppressions(kept: Table): Suppressions {
  return new SuppressionTable(kept);
}

export function members(kept: Table): Members {
  return new MembersTable(kept);
}

export function knownErrors(kept: Table): KnownErrorUses {
  return new KnownErrorTable(kept);
}

export function asks(kept: Table): Asks {
  return new AsksTable(kept);
}

export function listPost(kept: Table): ListPost {
  return new ListPostTable(kept);
}

export function callMails(kept: Table): CallMails {
  return new CallMailsTable(kept);
}

export function mailTraces(kept: Table): MailTraces {
  return new MailTracesTable(kept);
}

export function withMailer(kept: Table): WithMailer {
  const ses = new SesMailer(mailClient(), env('SENDER'), env('CONFIGURATION_SET'), log);
  const paced = atPace(ses, rates(kept), { now, log }, Number(env('MAILS_PER_SECOND')));
  const limited = withinTheHour(paced, rates(kept), { now, log });
  return { ...ports(kept), mailer: withoutSuppressed(limited, suppressions(kept), log) };
}

export function withAlarm(kept: Table): WithAlarm {
  return { ...withWorkflow(kept), ...withMailer(kept) };
}

export function rates(kept: Table): ReturnableRates {
  return new RateStore(kept);
}

export function settings(): Settings {
  return { desk: env('DESK'), alarms: env('ALARMS'), timeZone: env('TIME_ZONE') };
}

/** The catalogue as it is now, and the settings. */
export function world(kept: Table): WorldReader {
  // A clock may stand still, or be turned by hand: the time that the process has run goes on.
  const { read, moved } = catalogueReader(kept, () => [Date.now(), process.uptime() * 1_000]);
  const settled = settings();
  return Object.assign(async () => ({ catalogue: await read(), settings: settled }), { moved });
}

export function secret(kept: Table): () => Promise<string> {
  return cursorSecret(kept, randomBytes);
}
