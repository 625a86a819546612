import { sameAddress } from '../../incident/tell.ts';
import type { Letter, Situation } from '../letter.ts';
import { authority, capital, incidentRows, priorityWord, row } from '../rows.ts';

/** To assignee, commander and desk, and for low priority to a manager: a target is missed, or a call stays unanswered. */
export function breached(situation: Situation): Letter {
  const { incident, fact, reader, clocks, time } = situation;
  const response = clockOf(situation) === 'response';
  const clock = response ? clocks.response : clocks.resolution;
  const since = clock?.breachedAt ?? clock?.dueAt ?? null;
  const priority = priorityWord(incident.priority);
  const silent = fact.type === 'warned' ? incident.calls.find(({ id }) => id === fact.data['call']) : undefined;
  if (silent !== undefined) {
    return {
      firstLine: `${priority}: please see that somebody answers, ${silent.to.name} was called in vain.`,
      secondLine: 'If you do not, nobody else is called.',
      facts: [...incidentRows(situation), ['Answer was due', time(silent.dueAt)]],
    };
  }
  const yours = incident.assignee !== null && sameAddress(incident.assignee.email, reader.email);
  return {
    ...lines(),
    facts: [
      ...incidentRows(situation),
      ...row(response ? 'Acknowledgement was due' : 'Resolution was due', since === null ? null : time(since)),
    ],
  };

  function lines(): Pick<Letter, 'firstLine' | 'secondLine'> {
    if (fact.data['acknowledged'] === true)
      return { firstLine: `${priority}: it was acknowledged too late, no action.` };
    const called = `${capital(authority(situation))} has been called`;
    const nobodyCalled = incident.priority === 'low';
    const late = response ? 'nobody acknowledged it in time' : 'it was not resolved in time';
    if (yours) {
      return {
        firstLine: `${priority}: ${response ? 'acknowledge' : 'resolve'} it now, it is overdue.`,
        secondLine: nobodyCalled ? 'The service desk and a manager have been told.' : `${called}.`,
      };
    }
    if (nobodyCalled) {
      return {
        firstLine: `${priority}: please see that somebody ${response ? 'takes' : 'resolves'} it, ${late}.`,
        secondLine: 'If you do not, nobody else is called.',
      };
    }
    return { firstLine: `${priority}: ${late}. ${called}, no action.` };
  }
}

/** A repeat names it in the step that it follows, and a manager's new call does not. */
function clockOf({ fact: { data }, incident }: Situation): unknown {
  const step = data['step'];
  if (data['clock'] !== undefined) return data['clock'];
  if (typeof step === 'object' && step !== null && 'clock' in step) return step.clock;
  return incident.acknowledgedAt === null ? 'response' : 'resolution';
}
