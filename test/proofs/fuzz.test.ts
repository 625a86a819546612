import { describe, expect, it } from 'vitest';
import { proveFuzz } from './fuzz/prove-fuzz.ts';

describe('whatever is sent to the deployed template', () => {
  it('breaks nothing, harms no reader, and turns up in no log', { timeout: 600_000 }, async () => {
    // A slice of `npm run fuzz`.
    const tally = await proveFuzz({ seed: 7, cases: 73, rounds: 1 });
    expect(tally.failures).toEqual([]);
    const looks = Object.fromEntries(tally.rows().map(({ part, looks }) => [part, looks]));
    for (const part of ['requests: staff', 'requests: public, forms', 'planted: logs', 'planted: executions']) {
      expect(looks[part], part).toBeGreaterThan(0);
    }
    expect(looks['mails: two parsers, one reader']).toBeGreaterThan(150);
    expect(looks['mails: elements']).toBeGreaterThan(80);
    expect(looks['pages: elements']).toBeGreaterThan(25);
    expect(looks['pages: runbooks']).toBeGreaterThan(0);
    for (const letter of ['daily', 'digest', 'closing', 'stuck']) expect(looks[`mails: ${letter}`]).toBe(20);
    for (const format of ['slack', 'teams', 'mattermost', 'google-chat']) expect(looks[`chats: ${format}`]).toBe(40);
  });
});
