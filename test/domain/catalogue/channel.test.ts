import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { putItem } from '../../../functions/catalogue/change-item.ts';
import { checkUrl, withoutUrl, withUrl } from '../../../functions/catalogue/webhook-url.ts';
import { type Changes, changeCatalogue } from '../../../functions/catalogue/whole-catalogue.ts';
import { MemoryCatalogue } from '../../support/memory-catalogue.ts';

const TOKEN = 'aLongSecretToken';
const url = `https://hooks.example.com/services/T0/B0/${TOKEN}`;
const ops = { name: 'Ops', format: 'slack', list: 'outages' };
const at = '2026-03-02T08:00:00.000Z';

let store: MemoryCatalogue;
beforeEach(() => {
  store = new MemoryCatalogue();
});

const put = (said: object, id = 'ops') =>
  putItem(store, { kind: 'channels', id, at, by: () => 'admin@example.com', seen: undefined }, (before) =>
    withUrl({ ...said, id }, before),
  );
const change = (changes: Changes) =>
  changeCatalogue(store, changes, { by: () => 'admin@example.com', at, seen: () => true, random: randomBytes });
/** What is wrong with a channel, as pointers. */
async function faults(said: object): Promise<readonly string[]> {
  const error = await put(said).then(
    () => null,
    (refused) => refused,
  );
  return (error?.extra.errors ?? []).map(({ pointer }: { readonly pointer: string }) => pointer);
}
const kept = async () => (await store.read()).channels.get('ops');

describe('the url of a webhook', () => {
  it.each([
    url,
    'https://prod-12.westeurope.logic.azure.com/workflows/a/triggers/manual/paths/invoke?sig=b&sv=1.0',
    'https://chat.googleapis.com/v1/spaces/AAA/messages?key=k&token=t',
    'https://chat.example.com:443/hooks/xyz',
  ])('may be %s', (good) => {
    expect(checkUrl(good)).toEqual([]);
  });

  it.each([
    [undefined, /^Say the url/],
    ['hooks.example.com/token', /^This is no url/],
    ['http://hooks.example.com/token', /https only/],
    ['ftp://hooks.example.com/token', /https only/],
    ['javascript:alert(1)', /https only/],
    ['https://user@hooks.example.com/token', /a user name or a password/],
    ['https://user:secret@hooks.example.com/token', /a user name or a password/],
    ['https://hooks.example.com:8443/token', /port 443 only/],
    ['https://169.254.169.254/latest/meta-data', /by an address/],
    ['https://2852039166/latest/meta-data', /by an address/],
    ['https://0xa9.0xfe.0xa9.0xfe/', /by an address/],
    ['https://0251.0376.0251.0376/', /by an address/],
    ['https://169.254.43518/', /by an address/],
    ['https://①⑥⑨.254.169.254/', /by an address/],
    ['https://[fd00:ec2::254]/', /by an address/],
    ['https://[::ffff:169.254.169.254]/', /by an address/],
    ['https://[::1]/', /by an address/],
    ['https://8.8.8.8/', /by an address/],
    ['https://localhost/token', /private network/],
    ['https://LOCALHOST./token', /private network/],
    ['https://api.localhost/token', /private network/],
    ['https://metadata.google.internal/', /private network/],
    ['https://ip-10-0-0-1.eu-central-1.compute.internal/', /private network/],
    ['https://printer.local/', /private network/],
    ['https://router.home.arpa./', /private network/],
    ['https://chat/hooks/token', /private network/],
  ])('may not be %s, and that is said in a sentence', (bad, sentence) => {
    const [fault, ...more] = checkUrl(bad);
    expect([fault?.pointer, more]).toEqual(['/url', []]);
    expect(fault?.detail).toMatch(sentence);
  });
});

describe('a channel', () => {
  it('names a list or a service, one that is there', async () => {
    expect(await faults(ops)).toEqual(['/url']);
    expect(await faults({ ...ops, url })).toEqual([]);
    expect(await faults({ ...ops, url, list: undefined })).toEqual(['/list']);
    expect(await faults({ ...ops, url, service: 'checkout' })).toEqual(['/service']);
    expect(await faults({ ...ops, url, list: 'gone' })).toEqual(['/list']);
    expect(await faults({ ...ops, url, list: undefined, service: 'gone' })).toEqual(['/service']);
  });

  it('keeps its url where none is said, and what is told of it says nothing', async () => {
    await put({ ...ops, url });
    const told = withoutUrl('channels', (await kept()) ?? {});
    await change({ channels: { ops: { ...told, name: 'Us' } } });
    expect(await kept()).toEqual({ ...ops, id: 'ops', name: 'Us', url });
  });

  it('is not changed by what says the same, with its url or without', async () => {
    await put({ ...ops, url });
    await change({ channels: { ops } });
    const whole = await change({ channels: { ops: { ...ops, url } } });
    await change({ channels: whole.channels });
    expect(store.recorded).toHaveLength(1);
    await change({ channels: { ops: { ...ops, url: `${url}2` } } });
    expect(store.recorded).toHaveLength(2);
  });

  it('shows nobody its url, whole or in its history, but what tells it from another', async () => {
    await put({ ...ops, url });
    const whole = await change({ channels: { ops: { ...ops, url: `${url}2` } } });
    expect(whole.channels['ops']).toMatchObject({ ...ops, host: 'hooks.example.com', ends: 'ken2' });
    expect(JSON.stringify([whole, store.recorded])).not.toContain(TOKEN);
    const told = store.recorded.map(({ after }) => (after as { fingerprint: string }).fingerprint);
    expect(new Set(told).size).toBe(2);
  });

  it('keeps the list and the service that it names from being taken out', async () => {
    await put({ ...ops, url });
    await expect(change({ lists: { outages: null } })).rejects.toThrow('/channels/ops/list');
  });
});
