import type { Head } from '../incident/head.ts';
import type { Call, Incident } from '../incident/incident.ts';
import type { OutgoingMail } from '../incident/ports.ts';
import { sameAddress } from '../incident/tell.ts';
import { isUnanswered } from '../oncall/calls.ts';
import { oneLine, subjectText } from './header-text.ts';
import { html, plainText } from './layout.ts';
import { linkTo } from './link.ts';
import type { MailContext } from './mail.ts';
import { callDigest, callDigestPager } from './mails/call-digest.ts';
import { demand } from './mails/demand.ts';
import { shortTime } from './times.ts';

/** The newest call by an address, a second one or a pager, that its person may still answer. */
export function callWaiting(incident: Incident, recipient: string): Call | undefined {
  return incident.calls.findLast(
    (call) =>
      isUnanswered(call) &&
      [call.to.email, call.second ?? null, call.pager].some((one) => one !== null && sameAddress(one, recipient)),
  );
}

/** One mail of many calls to one reader, or one line to their pager. All of those named wait for the reader. */
export function digestMail(
  named: readonly Head[],
  more: number,
  { recipient, pager }: { readonly recipient: string; readonly pager: boolean },
  { baseUrl, desk, timeZone, now }: Pick<MailContext, 'baseUrl' | 'desk' | 'timeZone' | 'now'>,
): OutgoingMail {
  const calls = named.flatMap(({ incident, linkKey }) => {
    const call = callWaiting(incident, recipient);
    if (call === undefined) return [];
    const purpose = call.reason === 'hierarchical' ? 'h' : 'a';
    const path = linkTo({ id: incident.id, purpose, recipient: call.to.email, call: call.id }, linkKey);
    const zone = call.timeZone ?? timeZone;
    return {
      id: incident.id,
      priority: incident.priority ?? ('high' as const),
      summary: incident.summary,
      to: call.to,
      demand: demand({ incident, call, now, shortTime: (at) => shortTime(at, now, zone) }),
      page: `${baseUrl.replace(/\/+$/, '')}${path}`,
    };
  });
  const common = {
    to: { name: oneLine(calls[0]?.to.name ?? ''), email: recipient },
    headers: { 'Auto-Submitted': 'auto-generated' },
    replyTo: desk,
    rank: 'call' as const,
  };
  const count = calls.length + more;
  const subject = subjectText(`[${count} calls] ${calls[0]?.demand}: ${calls.map(({ id }) => id).join(', ')}`);
  if (pager) return { ...common, subject: `[${count} calls]`, text: callDigestPager(calls, more), html: null };
  const letter = callDigest(calls, more);
  const foot = { answers: `Answers to this mail go to the service desk, ${desk}.`, page: null };
  return { ...common, subject, text: plainText(letter, foot), html: html(letter, foot, subject) };
}
