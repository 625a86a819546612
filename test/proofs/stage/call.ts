/** One call of an AWS service, below the SDK's serialisers, of the state machine's own, or a post to a chat. */
export interface Call {
  /** The function that calls, by its door (`lap`), or `machine` for the state machine. */
  readonly by: string;
  /** Its invocation of this function, or its state of the machine: `lap 17`, `Await closure`. */
  readonly within: string;
  readonly service: 'dynamodb' | 'states' | 'ses' | 'lambda' | 'chat';
  /** `UpdateItem`; of a function that the machine invokes its door. */
  readonly operation: string;
  /** As it stands on the wire; of a mail the form's fields. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The same for all tries that the SDK makes of one call. */
  readonly id: string;
  /** The rights that it needs, each with the resource's ARN. */
  readonly needs: readonly { readonly action: string; readonly resource: string }[];
  /**
   * Ends the caller at once: nothing that it would do next happens. A function `timed out`; of the state machine
   * `killed` means that the execution is lost, and `timed out` only that nobody waits for this call any more.
   */
  end(how: 'killed' | 'timed out'): void;
}

/** Carries a call out. Throws ServiceError where the service refuses. */
export type Apply = () => Promise<unknown>;

/** Stands between each call and its service. What it throws reaches the caller as the network or the service would. */
export type Tap = (call: Call, apply: Apply) => Promise<unknown>;

/** The connection broke before an answer came: nobody knows whether the call was carried out. */
export class Unanswered extends Error {
  override readonly name = 'TimeoutError';
  readonly code = 'ECONNRESET';
}
