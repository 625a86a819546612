import { beforeAll, beforeEach, expect, test } from 'vitest';
import { Webhook } from '../../functions/web/webhook.ts';
import { installOutgoing } from '../../infra/local/outgoing.ts';

/** What a name leads to: each time it is looked up the next of these, and then the last again. */
let leads: string[][];
let reached: string[];
let breaks: boolean;
beforeEach(() => {
  leads = [];
  reached = [];
  breaks = false;
});
beforeAll(() =>
  installOutgoing(async (question) => {
    if (question.kind === 'resolve') {
      const addresses = leads.length > 1 ? leads.shift() : leads[0];
      return addresses === undefined ? { fails: 'ENOTFOUND' } : { addresses };
    }
    reached.push(question.address);
    if (breaks) throw new Error('The connection broke.');
    return { status: 200, headers: {}, body: 'ok' };
  }),
);

const post = () => new Webhook().post({ url: 'https://hooks.example.com/token', body: '{}' });

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.0.0.8',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:169.254.169.254',
  '::ffff:8.8.8.8',
  '::169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '2001:db8::1',
  '2002:a9fe:a9fe::',
  '4000::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
])('a name that leads to %s is not connected to, alone or beside a public one', async (address) => {
  for (const found of [[address], ['93.184.215.14', address]]) {
    leads = [found];
    expect(await post()).toEqual({ outcome: 'rejected', because: 'private_address' });
  }
  expect(reached).toEqual([]);
});

test.each(['93.184.215.14', '2606:4700::6810:84e5'])('%s is one of the public internet', async (address) => {
  leads = [[address]];
  expect(await post()).toEqual({ outcome: 'sent' });
  expect(reached).toEqual([address]);
});

test('what was checked is what is connected to, whatever the name leads to a moment later', async () => {
  leads = [['93.184.215.14'], ['169.254.169.254']];
  expect(await post()).toEqual({ outcome: 'sent' });
  expect(reached).toEqual(['93.184.215.14']);
  expect(await post()).toEqual({ outcome: 'rejected', because: 'private_address' });
});

test('a name that leads nowhere may lead somewhere later', async () => {
  expect(await post()).toEqual({ outcome: 'later', because: 'no_address', afterMs: 0 });
  leads = [[]];
  expect(await post()).toEqual({ outcome: 'later', because: 'no_address', afterMs: 0 });
});

test('a connection that breaks when all is sent leaves open whether it was taken', async () => {
  leads = [['93.184.215.14']];
  breaks = true;
  await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
});
