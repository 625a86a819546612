import type { Override, Person, TestCall } from '../catalogue/catalogue.ts';
import type { OutgoingMail } from '../incident/ports.ts';
import type { Settings } from '../incident/settings.ts';
import type { Notice } from '../oncall/notices.ts';
import { oneLine, subjectText } from './header-text.ts';
import { html, plainText } from './layout.ts';
import type { Letter, Row } from './letter.ts';
import { linkTo } from './link.ts';
import { fullTime } from './times.ts';

/** Gaps named in one mail; the first are the ones to mend. */
const NAMED = 20;

const AUTO = { 'Auto-Submitted': 'auto-generated' };

/**
 * What somebody hears about being on call.
 *
 * @param baseUrl where links lead, without a slash at its end
 */
export function onCallMail(notice: Notice, { desk }: Settings, baseUrl: string): OutgoingMail {
  const { subject, letter } = written(notice, baseUrl);
  const foot = { answers: `Answers to this mail go to the service desk, ${desk}.`, page: null };
  const title = subjectText(subject);
  const to = { name: oneLine(notice.to.name), email: notice.to.email };
  const common = { to, subject: title, headers: AUTO, replyTo: desk };
  if (notice.about === 'test' && notice.pager) {
    const text = `TEST, no incident. I got it: ${baseUrl}${testLink(notice)}`;
    return { ...common, text, html: null };
  }
  return { ...common, text: plainText(letter, foot), html: html(letter, foot, title) };
}

function written(notice: Notice, baseUrl: string): { readonly subject: string; readonly letter: Letter } {
  const time = (at: string) => fullTime(at, notice.timeZone);
  const name = notice.about === 'test' ? notice.team.name : notice.schedule.name;
  switch (notice.about) {
    case 'begins':
      return {
        subject: `You are on call now: ${name}`,
        letter: {
          firstLine: `You are on call for ${name} until ${time(notice.until)}.`,
          secondLine: 'Calls come to this address, and where the priority is high to your pager, if you have one.',
          facts: span(notice.from, notice.until),
        },
      };
    case 'ahead':
      return {
        subject: `You will be on call: ${name}`,
        letter: {
          firstLine: `You are on call for ${name} from ${time(notice.from)}.`,
          secondLine: 'If you cannot, ask somebody to take your place before then; else calls come to you.',
          facts: span(notice.from, notice.until),
        },
      };
    case 'asked':
      return {
        subject: `Can you take a shift? ${name}`,
        letter: {
          firstLine: 'Please say whether you take this shift.',
          secondLine: 'Until you say yes, it stays with who has it now.',
          button: { label: 'Say yes or no', url: baseUrl + coverLink(notice.override) },
          ...cover(),
        },
      };
    case 'arranged':
      return {
        subject: `You have a shift: ${name}`,
        letter: {
          firstLine: `You are on call for ${name} from ${time(notice.override.from)}.`,
          secondLine: `${notice.override.by} has arranged it; ask there if you cannot.`,
          button: { label: 'Look at it, or say that you cannot', url: baseUrl + coverLink(notice.override) },
          ...cover(),
        },
      };
    case 'accepted':
      return {
        subject: `Your shift is taken: ${name}`,
        letter: {
          firstLine: `${notice.override.person.name} takes the shift. You need do nothing.`,
          ...cover(),
        },
      };
    case 'declined':
      return {
        subject: `Your shift is not taken: ${name}`,
        letter: {
          firstLine: `${notice.override.person.name} cannot take the shift. Please ask somebody else.`,
          secondLine: 'Until somebody says yes, it stays with who has it now.',
          ...cover(),
        },
      };
    case 'test':
      return {
        subject: `TEST: ${name}`,
        letter: {
          firstLine: 'TEST, no incident: please press “I got it”.',
          secondLine: 'Until you do, nobody knows whether a call would reach you here.',
          button: { label: 'I got it', url: baseUrl + testLink(notice) },
          facts: [
            ['Team', name],
            ['Sent', time(notice.test.at)],
            ['Asked by', notice.test.by],
          ],
        },
      };
    case 'gaps':
      return {
        subject: `Nobody on call: ${notice.team.name}`,
        letter: {
          firstLine: `Please find somebody: at times nobody of ${notice.team.name} is on call in the next two weeks.`,
          secondLine: 'Until somebody is, calls go to the managers at once, then to the service desk.',
          facts: [
            ...notice.gaps.slice(0, NAMED).map(({ from, until }): Row => ['Nobody', `${time(from)} to ${time(until)}`]),
            ...(notice.gaps.length > NAMED ? [['And', `${notice.gaps.length - NAMED} more`] as const] : []),
            ['Schedule', notice.schedule.name],
          ],
        },
      };
  }

  function span(from: string, until: string): readonly Row[] {
    return [
      ['Schedule', name],
      ['From', time(from)],
      ['Until', time(until)],
    ];
  }

  function cover(): Pick<Letter, 'facts' | 'quotes'> {
    if (!('override' in notice)) return { facts: [] };
    const { from, until, instead, by, reason } = notice.override;
    return {
      facts: [...span(from, until), ['In the place of', instead ?? 'whoever is called first'], ['Asked by', by]],
      quotes: reason === null ? [] : [{ title: 'Why', text: reason }],
    };
  }
}

function coverLink({ id, person, linkKey }: Override): string {
  return linkTo({ id, purpose: 'c', recipient: person.email, call: null }, linkKey);
}

function testLink({ test, to }: { readonly test: TestCall; readonly to: Person }): string {
  return linkTo({ id: test.id, purpose: 't', recipient: to.email, call: null }, test.linkKey);
}
