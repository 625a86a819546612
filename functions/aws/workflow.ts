import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Workflow } from '../incident/ports.ts';

/** Step Functions as the domain's workflow engine. */
export class StepFunctionsWorkflow implements Workflow {
  readonly #client: SFNClient;
  readonly #machine: string;

  constructor(client: SFNClient, machine: string) {
    this.#client = client;
    this.#machine = machine;
  }

  /**
   * Starting is idempotent only for the same name and byte-identical input while it runs, so the input's
   * bytes are made here and nowhere else (the handover in the state machine writes the same ones).
   */
  async start(id: string, generation: number): Promise<boolean> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#machine,
          name: `${id}-${generation}`,
          input: JSON.stringify({ incidentId: id, generation }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return false;
      throw error;
    }
  }

  async wake(token: string): Promise<boolean> {
    try {
      await this.#client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' }));
      return true;
    } catch (error) {
      if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) {
        return false;
      }
      throw error;
    }
  }
}
