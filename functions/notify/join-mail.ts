import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { OutgoingMail } from '../incident/ports.ts';
import type { Settings } from '../incident/settings.ts';
import { MAILS_AN_HOUR } from '../stakeholders/join.ts';
import { oneLine, subjectText } from './header-text.ts';
import { html, plainText } from './layout.ts';
import type { Letter } from './letter.ts';
import { forMember } from './list-links.ts';

/**
 * To an address that somebody wants to be on a list: is it they? It says nothing that was written by whoever asked, so
 * that nobody can use it to write to others.
 */
export function joinMail(
  list: StakeholderList,
  email: string,
  isOn: boolean,
  { desk, baseUrl }: Pick<Settings, 'desk'> & { readonly baseUrl: string },
): OutgoingMail {
  const { own } = forMember(list, email, baseUrl);
  const name = oneLine(list.name);
  const letter: Letter = isOn
    ? {
        firstLine: `You are on the list “${name}” already. You need do nothing.`,
        secondLine: 'Somebody, perhaps you, has just asked that this address joins it.',
        button: { label: 'How you hear of it', url: own },
        facts: [],
      }
    : {
        firstLine: `Please say whether you want mail from the list “${name}”.`,
        secondLine: 'If you did not ask for it, do nothing: you hear no more of it, and in 48 hours it is forgotten.',
        button: { label: 'Look at it and confirm', url: own },
        facts: [],
      };
  const subject = subjectText(isOn ? `You are on the list “${name}”` : `Please confirm: the list “${name}”`);
  const foot = { answers: `Answers to this mail go to the service desk, ${desk}.`, page: null };
  return {
    to: { name: '', email },
    subject,
    headers: { 'Auto-Submitted': 'auto-generated' },
    replyTo: desk,
    text: plainText(letter, foot),
    html: html(letter, foot, subject),
    // Apart from receipts: neither keeps the other from an address.
    hourly: { countsAs: 'CONFIRM', limit: MAILS_AN_HOUR },
  };
}
