import { domainToASCII } from 'node:url';
import { simpleParser } from 'mailparser';
import type { StoredMail } from '../../../infra/local/mail/mail-store.ts';
import { difference, skeletonOf } from './skeleton.ts';
import type { ReadMail } from './strict-mail.ts';

/** Marks that turn or hide text, and line ends of every kind: never in a header. */
const HIDDEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u;

/** What a mail has that the same one with harmless words has not; null where it is only other words. */
export function moreThan(harmless: ReadMail, mail: ReadMail): string | null {
  const names = ({ headers }: ReadMail) => headers.map(([name]) => name).join(' ');
  if (names(mail) !== names(harmless)) {
    return `has the header ${names(mail)}, with harmless words ${names(harmless)}`;
  }
  if ((mail.html === null) !== (harmless.html === null)) return 'has no HTML, or only now';
  return mail.html === null || harmless.html === null
    ? null
    : difference(skeletonOf(harmless.html), skeletonOf(mail.html));
}

/** What two parsers read differently, or what is not as it was meant; null where all is well. */
export async function disagreement(
  mail: Pick<StoredMail, 'raw' | 'recipient'>,
  strict: ReadMail,
): Promise<string | null> {
  const lenient = await simpleParser(mail.raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  const to = [lenient.to ?? []].flat().flatMap(({ value }) => value);
  const [only, ...others] = strict.to;
  if (only === undefined || others.length > 0 || to.length !== 1)
    return `It goes to ${JSON.stringify([strict.to, to])}.`;
  if (only.address.toLowerCase() !== mail.recipient.toLowerCase()) return `It is for ${only.address}.`;
  if (inAscii(to[0]?.address ?? '') !== only.address) return `Two parsers read ${only.address} and ${to[0]?.address}.`;
  if (to[0]?.name !== only.name) return `Two parsers read ${JSON.stringify([only.name, to[0]?.name])}.`;
  const subject = strict.headers.find(([name]) => name === 'subject')?.[1];
  if (lenient.subject !== subject)
    return `Two parsers read the subjects ${JSON.stringify([subject, lenient.subject])}.`;
  const names = lenient.headerLines.map(({ key }) => key).join(' ');
  if (names !== strict.headers.map(([name]) => name).join(' ')) return `Two parsers read the fields ${names}.`;
  const hidden = strict.headers.find(([, value]) => HIDDEN.test(value) || !value.isWellFormed());
  if (hidden !== undefined) return `The field ${hidden[0]} holds what nobody sees: ${JSON.stringify(hidden[1])}.`;
  const same = (a: string, b: string) => a.replaceAll('\r\n', '\n').trimEnd() === b.trimEnd();
  if (!same(lenient.text ?? '', strict.text)) return 'Two parsers read different texts.';
  if (!same(lenient.html || '', strict.html ?? '')) return 'Two parsers read different HTML.';
  return null;
}

/** A parser may show a domain in its own letters. */
function inAscii(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return (
    address.slice(0, at) + (/\P{ASCII}/u.test(address.slice(at)) ? domainToASCII(address.slice(at)) : address.slice(at))
  );
}
