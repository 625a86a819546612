import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { bundled } from './bundle.ts';
import { docsPage } from './docs-page.ts';
import { Door } from './door.ts';
import type { SignIn } from './identity.ts';
import type { Mail } from './mail.ts';
import { describeApi } from './openapi.ts';
import { onCatalogue, onCounters, onIndex, onKnownErrors, onReports, onSecret, onTable, onWorkflow } from './rights.ts';
import type { Settings } from './settings.ts';

/** What the functions are given to know and to use. */
export interface Surroundings {
  readonly table: Table;
  readonly mail: Mail;
  readonly signIn: SignIn;
  /** The API's address, for links. */
  readonly url: string;
  readonly settings: Settings;
}

/** The environment in the groups that functions need or do not need. */
function environments({ table, mail, signIn, url, settings }: Surroundings) {
  return {
    store: { TABLE: table.tableName },
    links: { BASE_URL: url },
    people: { DESK: settings.deskAddress, ALARMS: settings.alarmAddress, TIME_ZONE: settings.timeZone },
    sender: {
      SENDER: settings.senderAddress,
      CONFIGURATION_SET: mail.configurationSet,
      MAILS_PER_SECOND: String(settings.mailsPerSecond),
    },
    callers: { GROUPS_CLAIM: settings.groupsClaim },
    // For the one door that is not behind the gateway's authorizer.
    issuer: { ISSUER: signIn.issuer, AUDIENCE: signIn.audience },
  };
}

/** The workflow's tasks. The workflow waits five seconds longer than this may take, and a mail's lease longer still. */
export function lapDoor(scope: Construct, given: Surroundings): Door {
  const { store, links, people, sender } = environments(given);
  const door = new Door(scope, 'Lap', {
    does: 'Does what is due for one incident and mails what is owed',
    code: bundled(scope, 'lap'),
    memoryMegabytes: 512,
    timeoutSeconds: 30,
    environment: {
      ...store,
      ...links,
      ...people,
      ...sender,
      ANONYMOUS_CALLS_PER_HOUR: String(given.settings.anonymousCallsPerHour),
    },
    may: [onTable(given.table, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem')],
    settings: given.settings,
  });
  given.mail.letSend(door);
  return door;
}

/** What anyone may call: reports, lists to join, health, and what no route serves. */
export function publicDoor(scope: Construct, given: Surroundings, machine: StateMachine): Door {
  const { store, links, people, sender, callers, issuer } = environments(given);
  return new Door(scope, 'Public', {
    does: 'Takes reports, and who asks to join a list',
    code: bundled(scope, 'public'),
    memoryMegabytes: 1024,
    timeoutSeconds: 15,
    environment: {
      ...store,
      ...links,
      ...people,
      ...callers,
      ...issuer,
      SENDER: sender.SENDER,
      MACHINE_ARN: machine.stateMachineArn,
      REPORTING: given.settings.reporting,
      REPORTS_PER_ADDRESS: String(given.settings.reportsPerAddress),
    },
    may: [
      onTable(given.table, 'GetItem', 'BatchGetItem', 'Query'),
      onReports(given.table),
      onIndex(given.table, 'queue'),
      onCounters(given.table),
      onWorkflow(machine, 'StartExecution'),
    ],
    reservedConcurrency: given.settings.reservedConcurrency,
    settings: given.settings,
  });
}

/** The pages of those who report or are affected. */
export function pagesDoor(scope: Construct, given: Surroundings, machine: StateMachine): Door {
  return linkedDoor(scope, given, machine, 'Pages', 'Serves the pages of reporters and stakeholders');
}

/** The pages of those who are called, and of their managers. */
export function workDoor(scope: Construct, given: Surroundings, machine: StateMachine): Door {
  return linkedDoor(scope, given, machine, 'Work', 'Serves the pages of those who are called');
}

/** Pages behind links in mails. */
function linkedDoor(
  scope: Construct,
  given: Surroundings,
  machine: StateMachine,
  id: 'Pages' | 'Work',
  does: string,
): Door {
  const { store, people } = environments(given);
  return new Door(scope, id, {
    does,
    code: bundled(scope, id === 'Pages' ? 'pages' : 'work'),
    memoryMegabytes: 1024,
    timeoutSeconds: 15,
    environment: { ...store, ...people, MACHINE_ARN: machine.stateMachineArn },
    may: [
      onTable(given.table, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
      onWorkflow(machine, 'StartExecution', 'SendTaskSuccess'),
    ],
    settings: given.settings,
  });
}

/** The queue, incidents and error budgets, what is open for a list: by what may read alone, but for the key that cursors are signed with. */
export function queueDoor(scope: Construct, given: Surroundings): Door {
  const { store, links, people, callers } = environments(given);
  return new Door(scope, 'Queue', {
    does: 'The queue, incidents and error budgets, to be read',
    code: bundled(scope, 'queue'),
    memoryMegabytes: 1024,
    timeoutSeconds: 15,
    environment: { ...store, ...links, ...people, ...callers },
    may: [
      onTable(given.table, 'GetItem', 'BatchGetItem', 'Query'),
      onSecret(given.table),
      onIndex(given.table, 'queue'),
    ],
    settings: given.settings,
  });
}

/** What staff do to incidents; the gateway has checked their token. */
export function staffDoor(scope: Construct, given: Surroundings, machine: StateMachine): Door {
  return actingDoor(scope, given, machine, 'Staff', 'What staff do to incidents');
}

/** What staff do between incidents: merging, links; and who follows one. */
export function relatedDoor(scope: Construct, given: Surroundings, machine: StateMachine): Door {
  return actingDoor(scope, given, machine, 'Related', 'What staff do between incidents');
}

function actingDoor(
  scope: Construct,
  given: Surroundings,
  machine: StateMachine,
  id: 'Staff' | 'Related',
  does: string,
): Door {
  const { store, people, callers } = environments(given);
  return new Door(scope, id, {
    does,
    code: bundled(scope, id === 'Staff' ? 'staff' : 'related'),
    memoryMegabytes: 1024,
    timeoutSeconds: 15,
    environment: { ...store, ...people, ...callers, MACHINE_ARN: machine.stateMachineArn },
    may: [
      onTable(given.table, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
      onWorkflow(machine, 'StartExecution', 'SendTaskSuccess'),
    ],
    settings: given.settings,
  });
}

/** The live document: it is read again and again while an incident lasts, and by what may read alone. */
export function documentDoor(scope: Construct, given: Surroundings): Door {
  const { store, links, people, callers } = environments(given);
  return new Door(scope, 'Document', {
    does: 'Shows the live document of an incident',
    code: bundled(scope, 'document'),
    memoryMegabytes: 1024,
    timeoutSeconds: 15,
    environment: { ...store, ...links, ...people, ...callers },
    may: [onTable(given.table, 'GetItem', 'BatchGetItem', 'Query')],
    settings: given.settings,
  });
}

/** The catalogue, which admins change, and who is on call. It touches no incident. */
export function catalogueDoor(scope: Construct, given: Surroundings): Door {
  const { store, links, people, sender, callers } = environments(given);
  return new Door(scope, 'Catalogue', {
    does: 'The catalogue, who is on call, and the pages of who is asked',
    code: bundled(scope, 'catalogue'),
    memoryMegabytes: 1024,
    timeoutSeconds: 15,
    environment: {
      ...store,
      ...links,
      ...callers,
      DESK: people.DESK,
      TIME_ZONE: people.TIME_ZONE,
      SENDER: sender.SENDER,
    },
    may: [onCatalogue(given.table), onKnownErrors(given.table)],
    settings: given.settings,
  });
}

/** Finds what is overdue and starts it again, tells people about being on call, and lists what is due. It ends before the next minute's sweep begins. */
export function sweeperDoor(scope: Construct, given: Surroundings, machine: StateMachine): Door {
  const { store, links, people, sender } = environments(given);
  const door = new Door(scope, 'Sweeper', {
    does: 'Starts overdue incidents again, tells people about being on call, mails lists',
    code: bundled(scope, 'sweeper'),
    memoryMegabytes: 256,
    timeoutSeconds: 50,
    environment: { ...store, ...links, ...people, ...sender, MACHINE_ARN: machine.stateMachineArn },
    may: [
      onTable(given.table, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
      onIndex(given.table, 'wake'),
      onIndex(given.table, 'queue'),
      onWorkflow(machine, 'StartExecution', 'SendTaskSuccess'),
    ],
    settings: given.settings,
  });
  given.mail.letSend(door);
  return door;
}

/** Takes what SES tells of mails that came back. */
export function feedbackDoor(scope: Construct, given: Surroundings, machine: StateMachine): Door {
  const { store, people } = environments(given);
  return new Door(scope, 'Feedback', {
    does: 'Suppresses addresses whose mail came back, and passes their calls on',
    code: bundled(scope, 'feedback'),
    memoryMegabytes: 256,
    timeoutSeconds: 30,
    environment: { ...store, ...people, MACHINE_ARN: machine.stateMachineArn },
    may: [
      onTable(given.table, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
      onWorkflow(machine, 'StartExecution', 'SendTaskSuccess'),
    ],
    settings: given.settings,
  });
}

/** The API's description, which lies in the function's own bundle: it may do nothing and knows nothing. */
export function docsDoor(scope: Construct, settings: Settings): Door {
  const description = describeApi(settings.reporting);
  return new Door(scope, 'Docs', {
    does: "Serves the API's description",
    code: bundled(scope, 'docs', { 'openapi.json': JSON.stringify(description), 'docs.html': docsPage(description) }),
    memoryMegabytes: 256,
    timeoutSeconds: 5,
    settings,
  });
}
