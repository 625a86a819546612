import { type Route, routes } from '../../../functions/http/routes.ts';
import { examples } from '../../../infra/openapi-examples.ts';
import type { Relation, Standing } from './promises.ts';
import type { RealMachine } from './real-machine.ts';

/** Who brings incidents into their states; nobody whose rights are tried. */
export const KEEPER = { email: 'keeper@example.com', name: 'The keeper', groups: ['service-desk', 'manager', 'admin'] };

/** What the keeper does until an incident is in a state. */
const WAYS: Readonly<Record<string, readonly string[]>> = {
  triaged: ['triage'],
  investigating: ['acknowledge'],
  on_hold: ['acknowledge', 'hold'],
  recovering: ['acknowledge', 'recover'],
  resolved: ['acknowledge', 'resolve'],
  confirmed: ['acknowledge', 'resolve', 'confirm'],
  closed: ['acknowledge', 'resolve', 'confirm', 'close'],
  cancelled: ['cancel'],
  merged: ['merge'],
};
export const STATES = Object.keys(WAYS);

/** What is about another incident too, which has to be there. */
const ABOUT_ANOTHER: readonly string[] = ['merge-incident', 'link-incident', 'unlink-incident'];

/** Incidents in every state, of everybody. */
export class Scenes {
  readonly #real: RealMachine;
  #others = 0;

  constructor(real: RealMachine) {
    this.#real = real;
  }

  /** A new incident in this state, and what this person is to it. */
  async incident(standing: Standing, email: string, relation: Relation): Promise<string> {
    const { status, high = false, major = false } = standing;
    const users = high || major ? 'many' : 'some';
    const id = await this.#report(relation === 'own' ? email : 'somebody.else@example.com', users);
    if (major) await this.#act(id, 'triage', { major: true });
    for (const action of WAYS[status] ?? []) await this.#act(id, action, await this.#wayOf(action));
    if (relation === 'called') await this.#act(id, 'call', { person: { name: 'Called', email }, reason: 'Needed' });
    return id;
  }

  /** A body that this operation takes, made of its example in the API's description. */
  async bodyOf(operation: string): Promise<unknown> {
    const example = examples[operation];
    if (example === undefined) {
      throw new Error(`The proof knows no body for ${operation}: give it an example in infra/openapi-examples.ts.`);
    }
    const target = ABOUT_ANOTHER.includes(operation) ? await this.#other() : null;
    const now = this.#real.machine.clock.now();
    const [later, hourLater] = [1, 2].map((hours) => new Date(now + hours * 3_600_000).toISOString());
    if (operation === 'add-override') await this.#schedule();
    this.#others += 1;
    const mine = `word ${this.#others}`;
    return JSON.parse(JSON.stringify(example), (name, value: unknown) => {
      if (Array.isArray(value) && name === 'keywords') return value.map((_word, index) => `${mine} ${index}`);
      if (typeof value !== 'string') return value;
      if (/^INC-/.test(value)) return target ?? value;
      // An address of a person is nobody else's.
      if (operation === 'put-person' && (name === 'email' || name === 'second')) return `${this.#others}.${value}`;
      if (operation === 'send-join-form' && name === 'email') return `${this.#others}.${value}`;
      if (name === 'until' && /T/.test(value)) return hourLater;
      return /^\d{4}-\d\d-\d\dT/.test(value) ? later : value;
    });
  }

  /** The example of an action. */
  async bodyOfAction(action: string): Promise<unknown> {
    return this.bodyOf((routes as readonly Route[]).find((route) => route.action === action)?.operation ?? action);
  }

  /** The example of an action, except where it would change more than the state. */
  async #wayOf(action: string): Promise<unknown> {
    return action === 'triage' || action === 'close' ? {} : this.bodyOfAction(action);
  }

  async #report(email: string, users: string): Promise<string> {
    const body = {
      summary: 'the wifi drops calls',
      reporter: { name: 'A reporter', email },
      impact: { users, financial: 'none', security: 'none' },
    };
    const { status, text, body: said } = await this.#real.client.send('POST', '/v1/incidents', body, KEEPER);
    if (status !== 201) throw new Error(`The proof's own report was answered by ${status}: ${text}`);
    return said.id;
  }

  async #act(id: string, action: string, body: unknown): Promise<void> {
    const { status, text } = await this.#real.client.act(id, action, body, KEEPER);
    if (status !== 200) throw new Error(`The proof could not ${action} its own incident: ${status} ${text}`);
  }

  /** The schedule that the example of an override names. */
  async #schedule(): Promise<void> {
    const { status } = await this.#real.client.send('GET', '/v1/schedules/platform', undefined, KEEPER);
    if (status === 404) await this.#real.client.send('PUT', '/v1/schedules/platform', examples['put-schedule'], KEEPER);
  }

  /** An open incident that others may become part of. */
  async #other(): Promise<string> {
    return this.#report('somebody.else@example.com', 'some');
  }
}
