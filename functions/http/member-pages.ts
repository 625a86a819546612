import * as z from 'zod/mini';
import type { StakeholderList } from '../catalogue/catalogue.ts';
import type { Answer } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readForm } from '../frame/request.ts';
import { Refusal } from '../incident/refusal.ts';
import { forMember } from '../notify/list-links.ts';
import { memberPage, notOnListPage } from '../pages/member-page.ts';
import type { Asks } from '../stakeholders/asked.ts';
import { chooseDigest, comeBack, confirmJoin, type Standing, standingOf } from '../stakeholders/join.ts';
import { DIGESTS } from '../stakeholders/members.ts';
import { faultsIn, reading } from './form-faults.ts';
import { onListLink } from './list-link.ts';
import { again, page } from './page.ts';
import { type MemberForm, memberForm } from './page-forms.ts';
import type { StakeholderDependencies } from './stakeholder-pages.ts';
import { name, zone } from './texts.ts';

export interface MemberDependencies extends StakeholderDependencies {
  readonly asks: Asks;
}

const wish = { timeZone: zone, digest: z.enum(DIGESTS) };
const joins = z.strictObject({ name, ...wish });
const chooses = z.strictObject(wish);

/** `GET /m/{token}`: changes nothing. */
export function showMemberPage(deps: MemberDependencies): Serve {
  return onListLink(deps, 'm', async (_event, list, email) => shown(deps, 200, list, email));
}

/** `POST /m/{token}`: a button of the page, 303, also where it was pressed before; 409 where it is none of it now. */
export function actOnMemberPage(deps: MemberDependencies): Serve {
  return onListLink(deps, 'm', async (event, list, email) => {
    const form = check(memberForm, readForm(event));
    const { members, asks, ports } = deps;
    const standing = await standingOf({ members, asks, now: ports.now }, list, email);
    if (isDone(form.do, standing)) return again(event);
    const fault = await reading(() => act(deps, form, list, email, standing));
    return fault === undefined ? again(event) : shown(deps, 400, list, email, form, fault);
  });
}

/** A button that was pressed before led to where somebody stands. */
function isDone(button: MemberForm['do'], { is }: Standing): boolean {
  if (button === 'join') return is === 'member';
  return button === 'leave' && is === 'away';
}

async function act(
  deps: MemberDependencies,
  { do: button, ...fields }: MemberForm,
  list: StakeholderList,
  email: string,
  { is }: Standing,
): Promise<void> {
  const { members } = deps;
  const { now } = deps.ports;
  const world = await deps.world();
  if (button === 'join' && is === 'asked') {
    return confirmJoin({ members, now }, list, { email, ...check(joins, fields) }, world);
  }
  if (button === 'choose' && is === 'member') {
    return chooseDigest({ members, now }, list, email, check(chooses, fields), world);
  }
  if (button === 'leave' && is === 'member') return members.leave(list.id, email, now());
  if (button === 'join' && is === 'away') return comeBack({ members, now }, list, email, world);
  throw new Refusal('WrongState', 'Nothing was changed: the page has no such button now. Open its link again.');
}

async function shown(
  deps: MemberDependencies,
  status: 200 | 400,
  list: StakeholderList,
  email: string,
  fields?: MemberForm,
  fault?: Refusal,
): Promise<Answer> {
  const { members, asks, ports } = deps;
  const standing = await standingOf({ members, asks, now: ports.now }, list, email);
  if (standing.is === 'nobody') return page(410, notOnListPage(list));
  const refused = fields === undefined || fault === undefined ? {} : { fields, faults: faultsIn(fault) };
  return page(
    status,
    memberPage({ member: forMember(list, email, ''), standing, world: await deps.world(), ...refused }),
  );
}
