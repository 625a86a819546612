import type { Whole } from './catalogue-file.ts';

/** The catalogue of a running Allclear, and the entity tag under which it was read. */
export interface Read {
  readonly whole: Whole;
  readonly etag: string;
}

/** What the API said against a change. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** What is wrong, and where in the catalogue. */
  readonly faults: readonly { readonly pointer: string; readonly detail: string }[];

  constructor(sentence: string, faults: Refused['faults'] = []) {
    super(sentence);
    this.faults = faults;
  }
}

/** The catalogue over HTTP, as the holder of a token. Every method throws Refused with a sentence that says what to do. */
export class CatalogueApi {
  readonly #url: string;
  readonly #token: string;

  /** @param api the address of the API, with or without its `/v1` */
  constructor(api: string, token: string) {
    this.#url = `${api.replace(/\/+(v1\/*)?$/, '')}/v1/catalogue`;
    this.#token = token;
  }

  async read(): Promise<Read> {
    const { answer, body } = await this.#ask('GET');
    return { whole: body as unknown as Whole, etag: answer.headers.get('etag') ?? '' };
  }

  /** Changes the catalogue as it was read. */
  async change(changes: object, seen: Read): Promise<void> {
    await this.#ask('PATCH', JSON.stringify(changes), { 'content-type': 'application/json', 'if-match': seen.etag });
  }

  async #ask(method: string, body?: string, headers: Readonly<Record<string, string>> = {}) {
    const answer = await fetch(this.#url, {
      method,
      headers: { ...headers, authorization: `Bearer ${this.#token}` },
      ...(body === undefined ? {} : { body }),
    }).catch((error: Error) => {
      const why = error.cause instanceof Error ? error.cause.message : error.message;
      throw new Refused(`${this.#url} does not answer (${why}): start it with npm start, or set ALLCLEAR_API.`);
    });
    const said = (await answer.json().catch(() => ({}))) as Problem;
    if (!answer.ok) throw new Refused(sentenceOf(answer.status, said), said.errors ?? []);
    return { answer, body: said };
  }
}

interface Problem {
  readonly detail?: string;
  readonly message?: string;
  readonly errors?: Refused['faults'];
}

function sentenceOf(status: number, { detail, message }: Problem): string {
  if (status === 401) return 'The token does not hold or has expired: set ALLCLEAR_TOKEN to a new one.';
  if (status === 412) return 'Somebody else changed the catalogue meanwhile: look at the difference again.';
  if (status === 413) return 'These are more changes than one request takes (256 KB): apply some of the kinds first.';
  return detail ?? message ?? `The API answered ${status}.`;
}
