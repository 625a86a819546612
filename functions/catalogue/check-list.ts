import { below, type Fault, isTimeZone } from '../sla/check-policy.ts';
import { isOwnAddress } from '../stakeholders/own-address.ts';
import { checkTemplates } from '../stakeholders/templates.ts';
import type { StakeholderList } from './catalogue.ts';

/**
 * What is wrong with a list in itself: an address that stands on it twice, one from which the product's own mails come,
 * a time zone that is none, a placeholder that stands for nothing.
 *
 * @param sender from which mails come; null where that is not asked
 */
export function checkList({ members, templates = {} }: StakeholderList, sender: string | null): readonly Fault[] {
  const seen = new Set<string>();
  const faults = members.flatMap(({ email, timeZone }, index): readonly Fault[] => {
    const address = email.toLowerCase();
    const again = seen.has(address);
    seen.add(address);
    const pointer = `/members/${index}`;
    return [
      ...(again ? [{ pointer: `${pointer}/email`, detail: 'This address is on the list already; leave it once' }] : []),
      ...(sender !== null && isOwnAddress(email, sender)
        ? [
            {
              pointer: `${pointer}/email`,
              detail: 'Mails come from this address: the product would mail itself. Name somebody else’s',
            },
          ]
        : []),
      ...(timeZone !== undefined && !isTimeZone(timeZone)
        ? [{ pointer: `${pointer}/timeZone`, detail: 'This is no time zone; write an IANA name like Europe/Berlin' }]
        : []),
    ];
  });
  return [...faults, ...below('/templates', checkTemplates(templates))];
}
