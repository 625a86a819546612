import { type Route, routes } from '../../../functions/http/routes.ts';
import type { Caller } from './callers.ts';
import { type Links, OPEN_LIST } from './links.ts';
import { type Case, promised, type Relation, type Standing } from './promises.ts';
import type { Asked, Heard, RealMachine } from './real-machine.ts';
import { KEEPER, type Scenes } from './scenes.ts';
import { codeOf, curlOf, type Tally } from './tally.ts';

/** Where a request goes. */
type Place = 'there' | 'there for a follower' | 'own' | "another's" | 'absent' | 'unreadable' | 'of another purpose';

const CODES: Readonly<Record<number, readonly string[]>> = {
  401: ['Unauthenticated', 'application/json'],
  403: ['Forbidden'],
  404: ['NotFound', 'text/html; charset=utf-8'],
  409: ['WrongState', 'InUse', 'Unsorted'],
};

/** Where each action finds its incident, so that whoever may do it at all can. */
const FINDS: Readonly<Record<string, string>> = {
  resume: 'on_hold',
  recover: 'investigating',
  confirm: 'resolved',
  reopen: 'resolved',
  close: 'confirmed',
};

/** Every route of the table, by every kind of caller, to what is there, is theirs, is another's, and is not there. */
export class Matrix {
  readonly #real: RealMachine;
  readonly #scenes: Scenes;
  readonly #links: Links;
  readonly #incidents = new Map<string, string>();
  #made = 0;

  constructor(real: RealMachine, scenes: Scenes, links: Links) {
    this.#real = real;
    this.#scenes = scenes;
    this.#links = links;
  }

  /** Each case of the matrix, to be played in any order. */
  cases(callers: readonly Caller[]): readonly (readonly [Route, Caller, Place])[] {
    return (routes as readonly Route[]).flatMap((route) =>
      callers.flatMap((caller) => placesOf(route.key).map((place) => [route, caller, place] as const)),
    );
  }

  async play([route, caller, place]: readonly [Route, Caller, Place], tally: Tally): Promise<void> {
    const relation: Relation = place === 'own' || place === "another's" ? place : 'absent';
    const standing: Standing = { status: FINDS[route.action ?? ''] ?? 'triaged' };
    const there = place.startsWith('there') || relation !== 'absent';
    const one: Case = { key: route.key, caller, there, relation, standing };
    const wanted = promised(one);
    const asked = await this.#request(route, place, one, wanted);
    const heard = await this.#send(asked);
    const says = CODES[heard.status];
    const right = heard.status === wanted && (says === undefined || says.includes(codeOf(heard)));
    if (right && wanted === 204) this.#incidents.delete(route.key);
    tally.look(
      'route × caller × what it names',
      right
        ? null
        : `${route.key} by ${caller.name} to what is ${place}: ${wanted} is promised, ${heard.status} ${codeOf(heard)} came. ${curlOf(this.#real.url, asked)}`,
    );
  }

  /** Our own limit on reports of one address is waited for: what is asked here is who may, not how often. */
  async #send(asked: Asked): Promise<Heard> {
    const heard = await this.#real.ask(asked);
    if (heard.status !== 429) return heard;
    await this.#real.client.advance(`PT${heard.headers['retry-after']}S`);
    return this.#real.ask(asked);
  }

  async #request(route: Route, place: Place, one: Case, wanted: number): Promise<Asked> {
    const [method = '', pattern = ''] = route.key.split(' ');
    const changes = wanted >= 200 && wanted < 300 && method !== 'GET' && method !== 'HEAD';
    const path = await this.#pathOf(pattern, place, one, changes);
    const form = route.form !== undefined;
    const body = form || route.body ? await this.#scenes.bodyOf(route.operation) : undefined;
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const etag = /^(PUT|PATCH)$/.test(method) && place === 'there' ? await this.#etagOf(path) : undefined;
    return {
      method,
      path,
      headers: {
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(etag === undefined ? {} : { 'if-match': etag }),
        ...one.caller.headers,
      },
      body: body === undefined ? undefined : bytesOf(body, form),
    };
  }

  async #pathOf(pattern: string, place: Place, one: Case, changes: boolean): Promise<string> {
    if (!pattern.includes('{')) return pattern;
    const link = /^\/([a-z])\/\{token\}$/.exec(pattern)?.[1];
    if (link !== undefined) return this.#linkOf(link, place);
    if (pattern.startsWith('/v1/incidents/')) {
      return pattern.replace('{id}', await this.#incidentOf(place, one, changes));
    }
    this.#made += 1;
    if (place !== 'there') return pattern.replace('{id}', `not-there-${this.#made}`);
    if (pattern === '/lists/{id}') return pattern.replace('{id}', OPEN_LIST);
    return pattern.replace('{id}', await this.#itemOf(pattern.split('/')[2] ?? '', one.key));
  }

  #linkOf(purpose: string, place: Place): string {
    const others = {
      a: 'r',
      o: 'a',
      r: 'a',
      h: 'a',
      s: 'r',
      d: 'a',
      e: 'u',
      u: 's',
      m: 'u',
      l: 'm',
      c: 'u',
      t: 'c',
      i: 'u',
    } as Links;
    const path = this.#links[purpose];
    if (path === undefined) throw new Error(`The proof has no link to /${purpose}/: mail one in links.ts.`);
    if (place === 'there') return path;
    if (place === 'there for a follower') return this.#links['follower'] ?? path;
    const other = this.#links[others[purpose] ?? 'r']?.slice(3);
    return place === 'absent' ? `/${purpose}/bm90aGluZyB0aGF0IHdhcyBldmVyIG1haWxlZA` : `/${purpose}/${other}`;
  }

  /** An incident that is asked for again as long as nothing is done to it. */
  async #incidentOf(place: Place, { caller, relation, standing }: Case, changes: boolean): Promise<string> {
    if (place === 'absent') return 'INC-ZZZZZZ';
    if (place === 'unreadable') return 'INC-!';
    const name = `${relation === 'own' ? caller.email : ''} ${standing.status}`;
    const kept = changes ? undefined : this.#incidents.get(name);
    const id = kept ?? (await this.#scenes.incident(standing, caller.email, relation));
    if (!changes) this.#incidents.set(name, id);
    return id;
  }

  async #overrideOf(key: string): Promise<string> {
    const body = await this.#scenes.bodyOf('add-override');
    const { status, text, body: made } = await this.#real.client.send('POST', '/v1/overrides', body, KEEPER);
    if (status !== 201) throw new Error(`The proof could not make an override: ${status} ${text}`);
    this.#incidents.set(key, made.id);
    return made.id;
  }

  /** An item of the catalogue; one that is to be taken out is used by nothing. */
  async #itemOf(kind: string, key: string): Promise<string> {
    const made = this.#incidents.get(key);
    if (made !== undefined) return made;
    const id = `proof-${this.#made}`;
    if (kind === 'overrides') return this.#overrideOf(key);
    const noun = (routes as readonly Route[]).find((route) => route.key === `PUT /v1/${kind}/{id}`);
    const body = await this.#scenes.bodyOf(noun?.operation ?? `put-${kind}`);
    const { status, text } = await this.#real.client.send('PUT', `/v1/${kind}/${id}`, body, KEEPER);
    if (status !== 201) throw new Error(`The proof could not make ${kind}/${id}: ${status} ${text}`);
    this.#incidents.set(key, id);
    return id;
  }

  async #etagOf(path: string): Promise<string> {
    return (await this.#real.client.send('GET', path, undefined, KEEPER)).headers.get('etag') ?? '';
  }
}

function placesOf(key: string): readonly Place[] {
  if (key.endsWith('/u/{token}')) return ['there', 'there for a follower', 'absent', 'of another purpose'];
  if (key.includes('{token}')) return ['there', 'absent', 'of another purpose'];
  if (key.includes(' /v1/incidents/{id}')) return ['own', "another's", 'absent', 'unreadable'];
  return key.includes('{id}') ? ['there', 'absent'] : ['there'];
}

export function bytesOf(body: unknown, form: boolean): string {
  return form ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
}
