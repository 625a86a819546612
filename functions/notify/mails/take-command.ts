import { nextCommandReminder } from '../../escalation/command.ts';
import { lacksCommander } from '../../incident/command.ts';
import { isHolder, rolesIn } from '../../incident/roles.ts';
import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { briefQuotes, briefRows, clockRows, descriptionQuote, incidentRows, row } from '../rows.ts';

/** To whoever is on call for command: an incident needs somebody who answers for the whole. */
export function takeCommand(situation: Situation): Letter {
  const { page, incident, reader } = situation;
  const { commander } = rolesIn(incident);
  if (commander !== null) {
    const firstLine = isHolder(commander, reader.email)
      ? 'You command it already, no further action.'
      : `${commander.name} commands it, no action.`;
    return { firstLine, facts: incidentRows(situation) };
  }
  if (!lacksCommander(incident)) {
    return { firstLine: 'It needs no commander any more, no action.', facts: incidentRows(situation) };
  }
  return {
    firstLine: 'High: please take command.',
    secondLine: otherwise(situation),
    button: { label: 'Take command', url: page },
    facts: [
      ...incidentRows(situation),
      ...row('Why you', whyYou(situation)),
      ...clockRows(situation),
      ...briefRows(situation),
    ],
    quotes: [...briefQuotes(situation), ...descriptionQuote(situation)],
    closing: `The link opens a page; there you say that you command: you answer for the whole, for who works on it and for what is said of it. The work stays with ${incident.assignee?.name ?? 'whoever takes it'}.`,
  };
}

/** The first time others are told if it stays so; whoever is asked again is asked because they were. */
function otherwise({ incident, now, shortTime }: Situation): string {
  const until = nextCommandReminder(incident);
  return incident.commandSought?.reminders === 0 && until !== null && until > now
    ? `If nobody does by ${shortTime(until)}, the service desk and a manager are told.`
    : 'If nobody does, nobody answers for the whole; the service desk and a manager know of it.';
}

function whyYou({ incident, desk }: Situation): string | null {
  const { asked, bounced = [] } = incident.commandSought ?? {};
  if (asked === undefined) return null;
  if (sameAddress(asked.email, desk)) return 'Nobody else is there to be asked, so it comes to you.';
  return bounced.length > 0
    ? 'Whoever was asked before you could not be reached.'
    : 'You are the first to be asked for command.';
}
