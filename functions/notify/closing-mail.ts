import type { Incident } from '../incident/incident.ts';
import type { OutgoingMail } from '../incident/ports.ts';
import type { Settings } from '../incident/settings.ts';
import { html, plainText } from './layout.ts';
import type { Letter, Row } from './letter.ts';
import { fullTime } from './times.ts';

/**
 * To the service desk, once a day: what may be closed.
 *
 * @param more whether there may be others beside these
 */
export function closingMail(incidents: readonly Incident[], { desk, timeZone }: Settings, more: boolean): OutgoingMail {
  const named = incidents.length === 1 ? '1 incident' : `${incidents.length} incidents`;
  const count = more ? `at least ${named}` : named;
  const letter: Letter = {
    firstLine: `Please close what is done: ${count}.`,
    secondLine: 'Until you do, they stand in the queue as resolved or confirmed.',
    facts: incidents.map(({ id, summary, confirmedAt }): Row => {
      const why =
        confirmedAt === null ? 'not answered after three attempts' : `confirmed ${fullTime(confirmedAt, timeZone)}`;
      return [id, `${summary} (${why})`];
    }),
  };
  const foot = { answers: `Answers to this mail go to the service desk, ${desk}.`, page: null };
  const subject = `What may be closed: ${count}`;
  return {
    to: { name: 'Service desk', email: desk },
    subject,
    headers: { 'Auto-Submitted': 'auto-generated' },
    replyTo: desk,
    text: plainText(letter, foot),
    html: html(letter, foot, subject),
  };
}
