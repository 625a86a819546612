import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { CallMailsTable } from '../../functions/aws/call-mails.ts';
import { IncidentStore } from '../../functions/aws/incident-store.ts';
import { MailTracesTable } from '../../functions/aws/mail-traces.ts';
import { Lifecycle } from '../statemachines/lifecycle.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { seenIn } from './some-head.ts';
import { onDynalite, onEndpoint, type SomeTable } from './some-table.ts';
import { type Kept, type Parked, storeContract } from './store-contract.ts';

storeContract('the store in memory', async () => {
  const store = new MemoryStore();
  let parks = 0;
  return {
    store,
    callMails: store.callMails,
    traces: store.traces,
    park: async (head, { wakeAt, carried }) => {
      const token = `token ${++parks}`;
      return store.park(head.incident.id, seenIn(head), token, wakeAt, carried) ? token : null;
    },
  };
});

storeContract('the store on dynalite', fresh(onDynalite()));

const endpoint = process.env['DYNAMODB_ENDPOINT'];
if (endpoint !== undefined) storeContract(`the store at ${endpoint}`, fresh(onEndpoint(endpoint)));

function fresh(opening: Promise<SomeTable>): () => Promise<Kept> {
  return async () => {
    const some = await opening;
    await some.empty();
    return {
      store: new IncidentStore(some.table),
      callMails: new CallMailsTable(some.table),
      traces: new MailTracesTable(some.table),
      park: async ({ incident, generation }, parked) => {
        const { token, update } = await parkWrittenFor(incident.id, generation, incident.version, parked);
        return (await sendUnderCondition(some, update)) ? token : null;
      },
    };
  };
}

/** The write of a park as the state machine in the repository makes it. */
async function parkWrittenFor(id: string, generation: number, version: number, parked: Parked) {
  const life = new Lifecycle({ lap: (running) => running.lap('await_acknowledgement', { version, ...parked }) });
  await life.start(generation, id);
  return { token: life.token, update: life.parks[0] as unknown as UpdateItemCommandInput };
}

async function sendUnderCondition({ client, name }: SomeTable, update: UpdateItemCommandInput): Promise<boolean> {
  try {
    await client.send(new UpdateItemCommand({ ...update, TableName: name }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
