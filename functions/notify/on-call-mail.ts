import type { OutgoingMail } from '../incident/ports.ts';
import type { Settings } from '../incident/settings.ts';
import type { Notice } from '../oncall/notices.ts';
import { subjectText } from './header-text.ts';
import { html, plainText } from './layout.ts';
import type { Letter, Row } from './letter.ts';
import { fullTime } from './times.ts';

/** Gaps named in one mail; the first are the ones to mend. */
const NAMED = 20;

/** What somebody hears about being on call. */
export function onCallMail(notice: Notice, { desk }: Settings): OutgoingMail {
  const { subject, letter } = written(notice);
  const foot = { answers: `Answers to this mail go to the service desk, ${desk}.`, page: null };
  const title = subjectText(subject);
  return {
    to: { name: notice.to.name, email: notice.to.email },
    subject: title,
    headers: { 'Auto-Submitted': 'auto-generated' },
    replyTo: desk,
    text: plainText(letter, foot),
    html: html(letter, foot, title),
  };
}

function written(notice: Notice): { readonly subject: string; readonly letter: Letter } {
  const time = (at: string) => fullTime(at, notice.timeZone);
  const { schedule } = notice;
  switch (notice.about) {
    case 'begins':
      return {
        subject: `You are on call now: ${schedule.name}`,
        letter: {
          firstLine: `You are on call for ${schedule.name} until ${time(notice.until)}.`,
          secondLine: 'Calls come to this address, and to your pager where the priority is high.',
          facts: span(notice.from, notice.until),
        },
      };
    case 'ahead':
      return {
        subject: `You will be on call: ${schedule.name}`,
        letter: {
          firstLine: `You are on call for ${schedule.name} from ${time(notice.from)}.`,
          secondLine: 'If you cannot, ask somebody to take your place before then; else calls come to you.',
          facts: span(notice.from, notice.until),
        },
      };
    case 'asked':
      return {
        subject: `Can you take a shift? ${schedule.name}`,
        letter: {
          firstLine: 'Please say whether you take this shift.',
          secondLine: 'Until you say yes, it stays with who has it now.',
          ...cover(),
        },
      };
    case 'arranged':
      return {
        subject: `You have a shift: ${schedule.name}`,
        letter: {
          firstLine: `You are on call for ${schedule.name} from ${time(notice.override.from)}.`,
          secondLine: `${notice.override.by} has arranged it; ask there if you cannot.`,
          ...cover(),
        },
      };
    case 'accepted':
      return {
        subject: `Your shift is taken: ${schedule.name}`,
        letter: {
          firstLine: `${notice.override.person.name} takes the shift. You need do nothing.`,
          ...cover(),
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
            ['Schedule', schedule.name],
          ],
        },
      };
  }

  function span(from: string, until: string): readonly Row[] {
    return [
      ['Schedule', schedule.name],
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
