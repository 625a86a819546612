import { describe, expect, it } from 'vitest';
import type { Answer } from '../../functions/frame/answer.ts';
import { sendReportForm, showReportForm } from '../../functions/http/report-form.ts';
import type { ReportDependencies } from '../../functions/http/reports.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { reportDoor } from './report-door.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const FORM = { key: KEY, name: 'A reporter', contact: 'reporter@example.com', summary: 'The till is dead' };

/** The form as a browser reaches it. */
function served(change: Partial<ReportDependencies> = {}) {
  const store = new MemoryStore();
  const deps = { ...reportDoor(store), ...change };
  const event = (fields: Readonly<Record<string, string>> = {}) =>
    ({
      rawPath: '/report',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      requestContext: { http: { sourceIp: '192.0.2.1' } },
      body: new URLSearchParams(fields).toString(),
      isBase64Encoded: false,
    }) as never;
  const incidents = () => [...store.items.values()].map(({ incident }) => incident);
  return {
    incidents,
    get: (): Promise<Answer> => showReportForm(deps)(event()),
    post: (fields: Readonly<Record<string, string>>): Promise<Answer> => sendReportForm(deps)(event(fields)),
  };
}

const keyIn = (body: string | undefined) => /name="key" value="([0-9a-f]{32})"/.exec(body ?? '')?.[1];

describe('the form to report an incident', () => {
  it('asks for name, contact, what is wrong, which service, and three plain questions', async () => {
    const { statusCode, body, headers } = await served().get();
    expect(statusCode).toBe(200);
    const labels = [...(body ?? '').matchAll(/<label for="(\w+)">/g)].map(([, name]) => name);
    expect(labels).toEqual(['name', 'contact', 'summary', 'description', 'service', 'users', 'financial', 'security']);
    expect((body?.match(/<option value="" selected>I don’t know/g) ?? []).length).toBe(4);
    expect(body).toContain('<option value="checkout">Checkout</option>');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
    expect(body).not.toContain('<script');
  });

  it('promises no more than a telephone, or what is not urgent, is told', async () => {
    const { body } = await served().get();
    expect(body).toContain('By e-mail you are told that it came, and when it is solved');
    expect(body).toContain('the page of your report shows who has it');
  });

  it('has a key of its own each time', async () => {
    const { get } = served();
    const keys = [keyIn((await get()).body), keyIn((await get()).body)];
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).not.toBe(keys[0]);
  });

  it('reports on the channel web, and shows the number and the link to the page', async () => {
    const { post, incidents } = served();
    const chosen = { service: 'checkout', users: 'some', financial: '', security: 'none', description: 'Since two.' };
    const { statusCode, body } = await post({ ...FORM, ...chosen });
    const [incident] = incidents();
    expect(statusCode).toBe(201);
    expect(body).toContain(incident?.id);
    expect(body).toMatch(/<a href="\/r\/[\w-]+">/);
    expect(incident).toMatchObject({
      channel: 'web',
      summary: 'The till is dead',
      service: 'checkout',
      reporter: { name: 'A reporter', email: 'reporter@example.com', phone: null, verified: false },
      said: { impact: { users: 'some', financial: 'unknown', security: 'none' }, description: 'Since two.' },
    });
  });

  it('takes a telephone number as contact', async () => {
    const { post, incidents } = served();
    await post({ ...FORM, contact: '+49 30 1234' });
    expect(incidents()[0]?.reporter).toMatchObject({ email: null, phone: '+49 30 1234' });
  });

  it('sent twice makes one report, with the same answer', async () => {
    const { post, incidents } = served();
    const answers = [await post(FORM), await post(FORM)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
    expect(answers[1]?.body).toBe(answers[0]?.body);
    expect(incidents()).toHaveLength(1);
  });

  it.each([
    ['name', { name: ' ' }],
    ['contact', { contact: 'not@an@address' }],
    ['contact', { contact: '' }],
    ['summary', { summary: 'x'.repeat(201) }],
    ['description', { description: 'bell\u0007' }],
    ['service', { service: 'none-of-ours' }],
  ])('says beside the field %s what is wrong, and keeps what was written', async (name, fault) => {
    const { post, incidents } = served();
    const { statusCode, body } = await post({ ...FORM, ...{ users: 'some' }, ...fault });
    expect(statusCode).toBe(400);
    expect(body).toContain('role="alert"');
    expect(body).toContain(`<a href="#${name}">`);
    if (name !== 'service') expect(body).toContain(`aria-describedby="${name}-fault"`);
    expect(body).toContain('<option value="some" selected>');
    if (name !== 'summary') expect(body).toContain('value="The till is dead"');
    expect(keyIn(body)).toBe(KEY);
    expect(incidents()).toEqual([]);
  });

  it('shows hostile text as text', async () => {
    const { post } = served();
    const hostile = '"><script>alert(1)</script>\u202e';
    const { body } = await post({ ...FORM, name: '', summary: hostile, description: `</textarea>${hostile}` });
    expect(body).not.toMatch(/<script|<\/textarea><|\u202e/);
  });

  it('refuses a form with a key that is none, or with fields that it does not have', async () => {
    const { post, incidents } = served();
    for (const fields of [
      { ...FORM, key: 'short' },
      { ...FORM, more: 'x' },
    ]) {
      expect((await post(fields)).statusCode).toBe(400);
    }
    expect(incidents()).toEqual([]);
  });

  it('is closed where reporting needs a sign-in', async () => {
    const { get, post } = served({ reporting: 'keyed' });
    for (const { statusCode, body } of [await get(), await post(FORM)]) {
      expect([statusCode, body]).toEqual([403, expect.stringContaining('needs a sign-in')]);
    }
  });

  it('says when to try again where too many reports came from one address', async () => {
    const { post, incidents } = served({ rates: { take: async () => false } });
    const { statusCode, headers, body } = await post(FORM);
    expect([statusCode, headers?.['retry-after']]).toEqual([429, '600']);
    expect(body).toContain('Try again in 10 minutes');
    expect(incidents()).toEqual([]);
  });
});
