import type { Incident } from '../incident/incident.ts';
import type { OutgoingMail } from '../incident/ports.ts';
import type { Settings } from '../incident/settings.ts';
import { oneLine, subjectText } from './header-text.ts';
import { html, plainText } from './layout.ts';
import type { Letter } from './letter.ts';
import { priorityWord } from './rows.ts';
import { fullTime } from './times.ts';

/** To the alarm address: an incident's workflow was started again and again, and does not go on. */
export function stuckMail(incident: Incident, settings: Settings): OutgoingMail {
  const letter: Letter = {
    firstLine: 'Please find out why this incident does not go on.',
    secondLine:
      'Until it does, its calls and escalations may come late. It is started again at least every 15 minutes.',
    facts: [
      ['Incident', `${incident.id}: ${incident.summary}`],
      ['Priority', priorityWord(incident.priority)],
      ['Who has it', incident.assignee?.name ?? 'Nobody yet'],
      ['Last change', fullTime(incident.updatedAt, settings.timeZone)],
      ['Where to look', 'The log of the function Lap, for this id; then the executions that begin with it'],
    ],
  };
  const foot = { answers: `Answers to this mail go to the service desk, ${settings.desk}.`, page: null };
  const subject = subjectText(`[${incident.id}] Stuck: ${oneLine(incident.summary)}`);
  return {
    to: { name: 'Alarms', email: settings.alarms },
    subject,
    headers: { 'Auto-Submitted': 'auto-generated' },
    replyTo: settings.desk,
    text: plainText(letter, foot),
    html: html(letter, foot, subject),
  };
}
