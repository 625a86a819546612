import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { checkReferences } from '../incident/references.ts';
import { Refusal } from '../incident/refusal.ts';
import { reporterPage, reportIncident } from '../incident/report-incident.ts';
import { type ReportFields, reportedPage, reportPage } from '../pages/report-page.ts';
import { page, read, saying } from './page.ts';
import { reportForm } from './page-forms.ts';
import { byAddress, type ReportDependencies } from './reports.ts';
import { report as reportSchema } from './schemas.ts';

/** `GET /report`: the form, each time with a key of its own. */
export function showReportForm(deps: ReportDependencies): Serve {
  return saying(async () => {
    refuseUnlessOpen(deps);
    return form(deps, 200, {}, {}, newKey(deps));
  });
}

/**
 * `POST /report`: the same report as the API's, on the channel `web`. The form's key makes one report of a form that
 * is sent twice. A form of another site can do no more than anybody who reports.
 */
export function sendReportForm(deps: ReportDependencies): Serve {
  return saying(async (event) => {
    refuseUnlessOpen(deps);
    const { key = newKey(deps), ...fields } = check(reportForm, readForm(event));
    const body = read(() => check(reportSchema(), bodyOf(fields)));
    if (body instanceof Refusal) return form(deps, 400, fields, faultsIn(body), key);
    const unknown = await unknownService(deps, body);
    if (unknown !== null) return form(deps, 400, { ...fields, service: '' }, { service: unknown }, key);
    const { head } = await reportIncident(deps.ports, body, null, key, byAddress(deps, event));
    return page(201, reportedPage(head.incident.id, reporterPage(head)));
  });
}

function newKey({ ports }: ReportDependencies): string {
  return Buffer.from(ports.random(16)).toString('hex');
}

function refuseUnlessOpen({ reporting }: ReportDependencies): void {
  if (reporting === 'open') return;
  throw new Refusal(
    'Forbidden',
    'Reporting needs a sign-in here. Use the API with your token, or call the service desk.',
  );
}

async function form(
  deps: ReportDependencies,
  status: number,
  fields: ReportFields,
  faults: Readonly<Record<string, string>>,
  key: string,
): Promise<Answer> {
  const { services } = (await deps.world()).catalogue;
  return page(status, reportPage({ services: [...services.values()], fields, faults, key }));
}

/** What the form says, as the API's report. What nobody chose is left to be found out. */
function bodyOf({ name = '', contact = '', summary = '', description = '', ...chosen }: ReportFields): object {
  const said = (value: string | undefined) => (value === undefined || value === '' ? undefined : value);
  const to = contact.trim();
  return {
    summary,
    ...(description.trim() === '' ? {} : { description }),
    reporter: { name, ...(to.includes('@') ? { email: to } : { phone: to }) },
    ...(said(chosen.service) === undefined ? {} : { service: chosen.service }),
    impact: {
      users: said(chosen.users) ?? 'unknown',
      financial: said(chosen.financial) ?? 'unknown',
      security: said(chosen.security) ?? 'unknown',
    },
    channel: 'web',
  };
}

/** By the form's own fields: a reporter's address and number stand in one. */
function faultsIn({ extra: { errors = [] }, message }: Refusal): Readonly<Record<string, string>> {
  const named = errors.map(({ pointer, detail }) => {
    const field = pointer.startsWith('/reporter')
      ? pointer === '/reporter/name'
        ? 'name'
        : 'contact'
      : (pointer.split('/')[1] ?? 'form');
    return [field, `${detail}.`] as const;
  });
  return named.length === 0 ? { form: message } : Object.fromEntries(named);
}

async function unknownService(deps: ReportDependencies, body: { readonly service?: string | undefined }) {
  const { catalogue } = await deps.world();
  const refused = read(() => checkReferences({ service: body.service }, catalogue));
  return refused instanceof Refusal ? 'Choose one of the list, or “I don’t know”.' : null;
}
