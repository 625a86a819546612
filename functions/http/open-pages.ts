import type { Serve } from '../frame/door.ts';
import { forMember } from '../notify/list-links.ts';
import { notOnListPage } from '../pages/member-page.ts';
import { openPage } from '../pages/open-page.ts';
import type { Members } from '../stakeholders/members.ts';
import { memberOf } from '../stakeholders/members.ts';
import { isFor, openIncidents } from '../stakeholders/open-for-list.ts';
import { onListLink } from './list-link.ts';
import { page, type ReadingDependencies } from './page.ts';

export interface OpenDependencies extends ReadingDependencies {
  readonly members: Members;
}

/** `GET /l/{token}`: what is open for a list now, for who is on it now. */
export function showOpenPage(deps: OpenDependencies): Serve {
  return onListLink(deps, 'l', async (_event, list, email) => {
    const member = memberOf(list, email, await deps.members.one(list.id, email));
    if (member === null) return page(410, notOnListPage(list));
    const world = await deps.world();
    const { heads, more } = await openIncidents(deps.ports.store);
    return page(
      200,
      openPage({
        member: forMember(list, email, ''),
        reader: email,
        timeZone: member.timeZone ?? world.settings.timeZone,
        heads: heads.filter(({ incident }) => isFor(list, incident)),
        more,
        world,
      }),
    );
  });
}
