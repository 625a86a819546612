import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Link, linkTo, readLink, verifyLink } from '../../../functions/notify/link.ts';

const KEY = '00112233445566778899aabbccddeeff';
const LINK: Link = { id: 'INC-7QK3MW', purpose: 'a', recipient: 'eng@example.com', call: 'c1' };
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const tokenOf = (link: Link, key = KEY) => linkTo(link, key).slice('/a/'.length);

describe('a link', () => {
  test('reads back as it was made, with and without a call, for addresses and telephone numbers', () => {
    const links: readonly Link[] = [
      LINK,
      { ...LINK, purpose: 'r', call: null },
      { ...LINK, purpose: 'r', recipient: '+49 30 1234', call: null },
      { ...LINK, purpose: 'd', call: null },
      { ...LINK, recipient: 'zoë@exämple.com' },
      { id: 'outages', purpose: 'u', recipient: 'eng@example.com', call: null },
      { id: 'main', purpose: 'i', recipient: '*', call: null },
      { id: 'checkout', purpose: 'e', recipient: 'someone@example.com', call: null },
    ];
    for (const link of links) {
      expect(readLink(tokenOf(link))).toEqual(link);
      expect(verifyLink(tokenOf(link), KEY)).toEqual(link);
    }
  });

  test('is a path of letters that need no escape', () => {
    expect(linkTo(LINK, KEY)).toMatch(/^\/a\/[\w-]+$/);
    expect(linkTo({ ...LINK, purpose: 'r' }, KEY)).toMatch(/^\/r\/[\w-]+$/);
  });

  test('is the same for the same claims, however the address is spelled', () => {
    expect(linkTo({ ...LINK, recipient: 'ENG@Example.com' }, KEY)).toBe(linkTo(LINK, KEY));
  });

  test('is another for another incident, purpose, person, call or key', () => {
    const links = [
      linkTo(LINK, KEY),
      linkTo({ ...LINK, id: 'INC-7QK3MX' }, KEY),
      linkTo({ ...LINK, purpose: 'r' }, KEY),
      linkTo({ ...LINK, recipient: 'responder@example.com' }, KEY),
      linkTo({ ...LINK, call: 'c2' }, KEY),
      linkTo({ ...LINK, call: null }, KEY),
      linkTo(LINK, 'ff'.repeat(16)),
    ];
    expect(new Set(links).size).toBe(links.length);
  });
});

describe('a token is refused', () => {
  test('when any one of its characters is another', () => {
    const token = tokenOf(LINK);
    for (let at = 0; at < token.length; at++) {
      for (const letter of ALPHABET) {
        if (letter === token[at]) continue;
        const changed = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;
        expect(verifyLink(changed, KEY), changed).toBeNull();
      }
    }
  });

  test('when it is cut short, or goes on', () => {
    const token = tokenOf(LINK);
    for (let length = 0; length < token.length; length++) expect(verifyLink(token.slice(0, length), KEY)).toBeNull();
    for (const more of ['A', 'AAAA', '=', '==', ' ', '\n', '.', '%00']) {
      expect(verifyLink(`${token}${more}`, KEY), JSON.stringify(more)).toBeNull();
    }
  });

  test('when it spells the same bytes another way', () => {
    const bytes = Buffer.from(tokenOf(LINK), 'base64url');
    const spellings = [bytes.toString('hex'), ` ${tokenOf(LINK)}`, bytes.toString('base64').replace(/=*$/, '==')];
    for (const spelling of spellings) expect(readLink(spelling), spelling).toBeNull();
  });

  test('when it was made with the key of another incident', () => {
    expect(readLink(tokenOf(LINK, 'ff'.repeat(16)))).toEqual(LINK);
    expect(verifyLink(tokenOf(LINK, 'ff'.repeat(16)), KEY)).toBeNull();
  });

  test('without an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array({ maxLength: 90 })), (made) => {
        const token = typeof made === 'string' ? made : Buffer.from(made).toString('base64url');
        expect(verifyLink(token, KEY)).toBeNull();
      }),
    );
  });
});

test('a key that is none makes no link and proves none', () => {
  for (const key of ['', 'x', 'zz'.repeat(16), 'ff'.repeat(15)]) {
    expect(() => linkTo(LINK, key)).toThrow('128 bits');
    expect(() => verifyLink(tokenOf(LINK), key)).toThrow('128 bits');
  }
});
