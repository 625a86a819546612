import type { Row } from '../proof.ts';
import type { Asked, Heard } from './real-machine.ts';

/** What a proof has looked at, by part, and what fell short. */
export class Tally {
  readonly failures: string[] = [];
  readonly #parts = new Map<string, { looks: number; wrong: number; ms: number }>();
  #since = performance.now();

  /** One look; `wrong` says in a sentence what was not as promised, null where all is well. */
  look(part: string, wrong: string | null): void {
    const known = this.#parts.get(part) ?? { looks: 0, wrong: 0, ms: 0 };
    const now = performance.now();
    known.looks += 1;
    known.ms += now - this.#since;
    this.#since = now;
    this.#parts.set(part, known);
    if (wrong === null) return;
    known.wrong += 1;
    this.failures.push(`${part}: ${wrong}`);
  }

  rows(): readonly Row[] {
    return [...this.#parts].map(([part, { looks, wrong, ms }]) => ({
      part,
      looks,
      wrong,
      seconds: Math.round(ms / 100) / 10,
    }));
  }
}

/** A command that sends a request again, as a shell reads it. */
export function curlOf(url: string, { method, path, headers = {}, body }: Asked): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const given = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  const bytes = body === undefined ? null : Buffer.from(body);
  const readable = bytes === null || bytes.toString().match(/^[\x20-\x7e]*$/);
  const data = bytes === null ? [] : ['--data-binary', readable ? quoted(bytes.toString()) : '@-'];
  const piped = readable ? '' : `base64 -d <<< ${bytes.toString('base64')} | `;
  return [`${piped}curl -s -i --path-as-is -X ${method}`, ...given, ...data, quoted(url + path)].join(' ');
}

/** The code of a problem, or where there is none what else stands in the answer. */
export function codeOf({ headers, text }: Heard): string {
  if (!headers['content-type']?.startsWith('application/problem+json')) return headers['content-type'] ?? 'nothing';
  return String(JSON.parse(text).code);
}
