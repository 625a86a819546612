import type { Override, Person } from '../catalogue/catalogue.ts';
import { notThere } from '../catalogue/change-item.ts';
import { json } from '../frame/answer.ts';
import type { Serve } from '../frame/door.ts';
import { check, readEntityTag, readIdempotencyKey, readJson, readQuery } from '../frame/request.ts';
import { sha256 } from '../incident/id.ts';
import { invalid } from '../incident/refusal.ts';
import { feedLink, isLinked, peopleOf } from '../oncall/feed.ts';
import { type Asked, answerOverride, endOverride, found, overrideSchedule } from '../oncall/override-schedule.ts';
import { shiftsBetween } from '../oncall/schedule.ts';
import { reachOf, testCall } from '../oncall/test-call.ts';
import { onCallOf } from '../oncall/who.ts';
import { instant, millis, plus } from '../sla/instant.ts';
import { type CatalogueDependencies, idOf, tagOf } from './catalogue.ts';
import { nothing, type OnCallQuery, override, queries, type ShiftsQuery } from './schemas.ts';
import { needsGroup, noQuery, staffCaller } from './staff-route.ts';

const DAY_MS = 86_400_000;
/** Days of shifts that are shown where nobody says until when, and at most. */
const DAYS = 28;
const MOST_DAYS = 92;

/** What is asked of who is on call, by its route. */
export function onCallRoutes(deps: FeedDependencies): Readonly<Record<string, Serve>> {
  return {
    'GET /v1/schedules/{id}/shifts': shifts(deps),
    'GET /v1/schedules/{id}/feeds': feeds(deps),
    'GET /v1/teams/{id}/on-call': onCall(deps),
    'POST /v1/teams/{id}/test-call': startTestCall(deps),
    'GET /v1/teams/{id}/test-call': shownTestCall(deps),
    'GET /v1/overrides': overrides(deps),
    'POST /v1/overrides': addOverride(deps),
    'GET /v1/overrides/{id}': oneOverride(deps),
    'DELETE /v1/overrides/{id}': endOneOverride(deps),
    'POST /v1/overrides/{id}/accept': acceptOneOverride(deps),
  };
}

/** `GET /v1/schedules/{id}/shifts`: who is on call when; a shift without people is a gap. */
function shifts(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const query = readQuery(event, queries.shifts) as ShiftsQuery;
    const from = instant(query.from ?? deps.now());
    const until = query.until === undefined ? plus(from, DAYS * DAY_MS) : instant(query.until);
    if (until <= from) throw invalid('/query/until', 'It ends before it begins; write a later time');
    if (millis(until) - millis(from) > MOST_DAYS * DAY_MS) {
      throw invalid('/query/until', `At most ${MOST_DAYS} days are shown at once; write an earlier time`);
    }
    const { schedules, overrides } = await deps.store.read();
    const schedule = schedules.get(idOf(event));
    if (schedule === undefined) throw notThere();
    needsGroup(caller);
    const items = shiftsBetween(schedule, [...overrides.values()], from, until);
    return json(200, { items: items.map((shift) => ({ ...shift, people: shift.people.map(named) })) });
  };
}

interface FeedDependencies extends CatalogueDependencies {
  /** Where the API answers, without a slash at its end. */
  readonly baseUrl: string;
}

/** `GET /v1/schedules/{id}/feeds`: where calendar programs find shifts; nowhere, until the schedule has a key. */
function feeds(deps: FeedDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const { schedules, overrides } = await deps.store.read();
    const schedule = schedules.get(idOf(event));
    if (schedule === undefined) throw notThere();
    needsGroup(caller);
    if (!isLinked(schedule)) return json(200, { schedule: null, people: [] });
    const url = (reader: string | null) => `${deps.baseUrl}${feedLink({ schedule, reader })}`;
    const people = peopleOf(schedule, [...overrides.values()], deps.now());
    return json(200, {
      schedule: url(null),
      people: people.map((person) => ({ ...named(person), url: url(person.email) })),
    });
  };
}

/** `GET /v1/teams/{id}/on-call`: whom a call would ask at an instant, in order. */
function onCall(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const query = readQuery(event, queries.onCall) as OnCallQuery;
    const catalogue = await deps.store.read();
    const team = catalogue.teams.get(idOf(event));
    if (team === undefined) throw notThere();
    needsGroup(caller);
    const at = instant(query.at ?? deps.now());
    return json(200, { at, items: onCallOf(team, catalogue, at).map(named) });
  };
}

/** `GET /v1/overrides`: those that are not over. */
function overrides(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    needsGroup(caller);
    const now = deps.now();
    const items = [...(await deps.store.read()).overrides.values()].filter(({ until }) => until > now);
    return json(200, { items: items.sort((a, b) => (a.from < b.from ? -1 : 1)).map(readable) });
  };
}

/** `GET /v1/overrides/{id}` */
function oneOverride(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const override = found(await deps.store.read(), idOf(event));
    needsGroup(caller);
    return json(200, readable(override), tagOf(override));
  };
}

/** `POST /v1/overrides` */
function addOverride(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    const { from, until, ...said } = check(override(), readJson(event));
    noQuery(event);
    const key = readIdempotencyKey(event);
    const asked = { ...said, from: instant(from), until: instant(until) } as Asked;
    const drawn = key === null ? Buffer.from(deps.random(8)).toString('hex') : sha256(`${caller.email}\n${key}`);
    const linkKey = Buffer.from(deps.random(16)).toString('hex');
    const by = { caller, now: deps.now(), id: drawn.slice(0, 16), linkKey };
    const made = await overrideSchedule(deps.store, asked, by);
    const headers = { location: `/v1/overrides/${made.override.id}` };
    return json(201, readable(made.override), made.replayed ? { ...headers, 'idempotent-replayed': 'true' } : headers);
  };
}

/** `POST /v1/overrides/{id}/accept`: saying yes again changes nothing. */
function acceptOneOverride(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    check(nothing(), readJson(event));
    noQuery(event);
    readIdempotencyKey(event);
    return json(
      200,
      readable(await answerOverride(deps.store, { email: caller.email, now: deps.now(), id: idOf(event) }, true)),
    );
  };
}

/** `DELETE /v1/overrides/{id}`: 204 */
function endOneOverride(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const seen = readEntityTag(event);
    await endOverride(deps.store, { caller, now: deps.now(), id: idOf(event) }, seen);
    return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
  };
}

function named({ name, email }: Person): object {
  return { name, email };
}

function readable({ linkKey: _linkKey, ...kept }: Override): object {
  return { ...kept, person: named(kept.person) };
}

/** `POST /v1/teams/{id}/test-call` */
function startTestCall(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    check(nothing(), readJson(event));
    noQuery(event);
    const key = readIdempotencyKey(event);
    const cid = key === null ? null : sha256(`${caller.email}\n${key}`).slice(0, 32);
    const { replayed } = await testCall(deps.store, idOf(event), { caller, now: deps.now(), cid, random: deps.random });
    return json(200, await testView(deps, idOf(event)), replayed ? { 'idempotent-replayed': 'true' } : {});
  };
}

/** `GET /v1/teams/{id}/test-call`: who is on call, and when they last got a test at each of their addresses. */
function shownTestCall(deps: CatalogueDependencies): Serve {
  return async (event) => {
    const caller = staffCaller(event, deps.groupsClaim);
    noQuery(event);
    const view = await testView(deps, idOf(event));
    needsGroup(caller);
    return json(200, view);
  };
}

async function testView({ store, now }: CatalogueDependencies, id: string): Promise<object> {
  const catalogue = await store.read();
  if (!catalogue.teams.has(id)) throw notThere();
  const last = catalogue.testCalls.get(id);
  return { at: last?.at ?? null, by: last?.by ?? null, items: reachOf(id, catalogue, now()) };
}
