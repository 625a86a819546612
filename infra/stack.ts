import { Annotations, CfnOutput, CfnParameter, CfnRule, Fn, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms, type Watched } from './alarms.ts';
import { Api } from './api.ts';
import { dashboard } from './dashboard.ts';
import { MailFeedback } from './feedback.ts';
import {
  catalogueDoor,
  docsDoor,
  documentDoor,
  feedbackDoor,
  lapDoor,
  pagesDoor,
  publicDoor,
  queueDoor,
  relatedDoor,
  type Surroundings,
  staffDoor,
  sweeperDoor,
  workDoor,
} from './functions.ts';
import { SignIn } from './identity.ts';
import { Mail } from './mail.ts';
import { refusalToDeploy, type Settings } from './settings.ts';
import { SweeperSchedule } from './sweeper.ts';
import { incidentTable } from './table.ts';
import { Workflow } from './workflow.ts';

/** All of Allclear in one account and region. */
export class AllclearStack extends Stack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id, { description: 'Allclear: incident management from report to closure' });
    Tags.of(this).add('application', 'allclear');

    const table = incidentTable(this, 'Table', settings);
    const mail = new Mail(this, 'Mail', settings);
    const signIn = new SignIn(this, 'SignIn', settings);
    const api = new Api(this, 'Api', settings);
    const given: Surroundings = { table, mail, signIn, url: api.url, settings };

    const lap = lapDoor(this, given);
    const { machine } = new Workflow(this, 'Workflow', { lap: lap.function, table, settings });
    const doors = {
      public: publicDoor(this, given, machine),
      pages: pagesDoor(this, given, machine),
      work: workDoor(this, given, machine),
      queue: queueDoor(this, given),
      staff: staffDoor(this, given, machine),
      related: relatedDoor(this, given, machine),
      document: documentDoor(this, given),
      catalogue: catalogueDoor(this, given),
      docs: docsDoor(this, settings),
    };
    api.serve(doors, signIn);
    const feedback = feedbackDoor(this, given, machine);
    const { deadLetters } = new MailFeedback(this, 'MailFeedback', { mail, door: feedback });
    const sweeper = sweeperDoor(this, given, machine);
    new SweeperSchedule(this, 'SweeperSchedule', sweeper.function);
    const watched: Watched = {
      doors: [lap, ...Object.values(doors), feedback, sweeper],
      sweeper,
      machine,
      table,
      apiId: api.id,
      deadLetters: [deadLetters],
      settings,
    };
    const { all: alarms } = new Alarms(this, 'Alarms', watched);
    const page = dashboard(this, watched, alarms);

    this.#tell({ Dashboard: page.dashboardName, DeadLetters: deadLetters.queueUrl });
    this.#tell({ ApiUrl: api.url, TableName: table.tableName, MachineArn: machine.stateMachineArn });
    if (signIn.pool !== null) this.#tell({ UserPoolId: signIn.pool.userPoolId, ClientId: signIn.audience });
    this.#tell(Object.fromEntries(mail.dnsRecords.map((record, index) => [`DnsRecord${index + 1}`, record])));
    this.#refuse(refusalToDeploy(settings));
  }

  #tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /**
   * Lets CloudFormation refuse the template by this sentence before it makes anything: it tests a template's rules
   * when a deployment asks for its change set. Synthesizing only warns.
   */
  #refuse(sentence: string | null): void {
    if (sentence === null) return;
    Annotations.of(this).addWarningV2('allclear:placeholder-addresses', sentence);
    const addresses = new CfnParameter(this, 'Addresses', {
      default: 'placeholders',
      allowedValues: ['placeholders'],
      description: sentence,
    });
    new CfnRule(this, 'AddressesAreYourOwn', {
      assertions: [{ assert: Fn.conditionEquals(addresses, 'my own'), assertDescription: sentence }],
    });
  }
}
