import type { Mail } from '../../../infra/demo/client.ts';
import type { Heard, RealMachine } from './real-machine.ts';
import { activeOn, type Button, buttonsOn, Scanner } from './scanner.ts';
import { KEEPER } from './scenes.ts';
import { tourUntil } from './staged-tour.ts';
import { curlOf, type Tally } from './tally.ts';

/** What can be pressed without a word written: by what a person takes it back. All else must be refused. */
const REMEDIES: Readonly<Record<string, string>> = {
  acknowledge: 'undo, or assign',
  undo: 'acknowledge',
  hold: 'resume',
  resume: 'hold',
  confirm: 'undo',
  reopen: 'resolve',
  back: 'nothing: the desk is asked, and decides',
  leave: 'join',
  choose: 'choosing anew',
  join: 'leave',
  accept: 'decline',
  decline: 'accept',
  take: 'roles, or handing it on',
  command: 'roles',
  return: 'offering it again',
  got: 'nothing: the next test call asks again',
  done: 'tasks, with the status open',
};
/** Of these each takes back the other, on the same page. */
const PAIRS: readonly string[] = ['leave', 'join', 'accept', 'decline'];

/** An incident as far as a scanner could have changed it. */
interface State {
  readonly status: string;
  readonly assignee: { readonly name: string; readonly email: string } | null;
  readonly version: number;
}

/**
 * Mail scanners at the moments of the tour, each on a tour of its own: what opens links changes nothing but that
 * they were opened, and what presses every button of every page does nothing that a person cannot take back.
 */
export async function strikes(real: RealMachine, moments: readonly number[], tally: Tally): Promise<void> {
  for (const moment of moments) {
    const ended = await tourUntil(real, moment, async (mails) => strike(real, mails, tally));
    if (ended) break;
  }
}

async function strike(real: RealMachine, mails: readonly Mail[], tally: Tally): Promise<void> {
  const scanner = new Scanner(real);
  const before = await real.table();
  const count = (await real.client.mails()).length;
  const links = [...new Set(mails.flatMap((mail) => scanner.linksIn(mail)))];
  const pages = await scanner.open(links);
  await real.client.settle();
  const changed = (await real.table()).filter((line) => !before.includes(line) && !isOpening(line));
  tally.look('scanner opens all links', changed[0] ? `Opening ${links.join(' ')} wrote ${changed[0]}` : null);
  const more = (await real.client.mails()).length - count;
  tally.look('scanner opens all links', more > 0 ? `Opening ${links.join(' ')} sent ${more} mails.` : null);
  for (const [path, heard] of pages) {
    const active = heard.headers['content-type']?.startsWith('text/html') ? activeOn(heard) : [];
    tally.look('pages that are opened', active[0] ? `${path} has ${active[0]}` : null);
  }
  const mine = [...pages].filter(([path, { status }]) => status === 200 && /^\/[a-z]\//.test(path));
  for (const [path, heard] of mine) {
    for (const button of buttonsOn(path, heard)) await pressed(real, scanner, button, tally);
  }
  await rampage(real, scanner, mails, mine, tally);
}

/** That a link was opened is kept beside its incident, once. */
function isOpening(line: string): boolean {
  const { sk } = JSON.parse(line) as { readonly sk: { readonly S: string } };
  return sk.S.startsWith('O#');
}

/** One button, and what takes it back. */
async function pressed(real: RealMachine, scanner: Scanner, button: Button, tally: Tally): Promise<void> {
  const states = new Map<string, State>();
  for (const id of await incidents(real)) states.set(id, await stateOf(real, id));
  const heard = await scanner.press(button);
  const part = `POST ${button.name}`;
  const replay = curlOf(real.url, { method: 'POST', path: button.path, body: button.body });
  const moved: string[] = [];
  for (const [id, was] of states) if ((await stateOf(real, id)).version !== was.version) moved.push(id);
  const remedy = REMEDIES[button.name.replace(/_t\d+$/, '')];
  if (heard.status >= 400 || remedy === undefined) {
    const wrong =
      heard.status < 400 ? 'It was taken without a word' : moved.length > 0 ? 'It was refused, and acted' : null;
    return tally.look(`${part}: refused`, wrong && `${wrong}. ${replay}`);
  }
  for (const id of moved) await takeBack(real, scanner, button, id, states.get(id) as State);
  const left = await whatIsLeft(real, moved, states);
  const after = PAIRS.includes(button.name) ? await paired(real, scanner, button) : left;
  tally.look(`${part}: ${remedy}`, after && `${after} ${replay}`);
}

/** What a person does who finds that a scanner has pressed a button for them. */
async function takeBack(
  real: RealMachine,
  scanner: Scanner,
  { name, path }: Button,
  id: string,
  was: State,
): Promise<void> {
  const { client } = real;
  const again = async (button: string) => {
    const page = await real.ask({ method: 'GET', path });
    const found = buttonsOn(path, page).find((one) => one.name === button);
    return found === undefined ? null : scanner.press(found);
  };
  const now = await stateOf(real, id);
  if (name === 'acknowledge' || name === 'confirm') {
    if ((await again('undo'))?.status === 303) return;
    if (was.assignee !== null) await client.act(id, 'assign', { assignee: was.assignee }, KEEPER);
  } else if (name === 'undo') await again(now.status === 'resolved' ? 'confirm' : 'acknowledge');
  else if (name === 'take' || name === 'command') {
    await client.act(id, 'roles', { commander: null }, KEEPER);
    if (was.assignee !== null) await client.act(id, 'assign', { assignee: was.assignee }, KEEPER);
  } else if (/^done_t\d+$/.test(name)) {
    await client.act(id, 'tasks', { tasks: [{ id: name.slice('done_'.length), status: 'open' }] }, KEEPER);
  } else if (name === 'hold') await again('resume');
  else if (name === 'resume') await again('hold');
  else if (name === 'reopen') {
    if (was.status === 'resolved' || was.status === 'confirmed') {
      await client.act(id, 'resolve', { code: 'solution', notes: 'It works, as before.' }, KEEPER);
    }
    if (was.status === 'confirmed') await client.act(id, 'confirm', {}, KEEPER);
  }
}

async function whatIsLeft(real: RealMachine, moved: readonly string[], before: ReadonlyMap<string, State>) {
  for (const id of moved) {
    const was = before.get(id);
    const is = await stateOf(real, id);
    if (is.status === was?.status && is.assignee?.email === was.assignee?.email) continue;
    return `${id} was ${was?.status} of ${was?.assignee?.email}, and stays ${is.status} of ${is.assignee?.email}.`;
  }
  return null;
}

async function paired(real: RealMachine, scanner: Scanner, { name, path }: Button): Promise<string | null> {
  const other = REMEDIES[name] ?? '';
  const buttons = async () => buttonsOn(path, await real.ask({ method: 'GET', path }));
  const found = (await buttons()).find((one) => one.name === other);
  if (found === undefined) return `The page has no ${other} any more.`;
  await scanner.press(found);
  return (await buttons()).some((one) => one.name === name) ? null : `${other} does not take ${name} back.`;
}

/** Every button of every page, and of the pages that come of it, once, with nobody taking anything back meanwhile. */
async function rampage(
  real: RealMachine,
  scanner: Scanner,
  mails: readonly Mail[],
  pages: readonly (readonly [string, Heard])[],
  tally: Tally,
): Promise<void> {
  const ids = [...new Set(mails.flatMap(({ incident }) => (incident === null ? [] : [incident])))];
  const before = new Map<string, State>();
  for (const id of ids) before.set(id, await stateOf(real, id));
  const done = new Set<string>();
  const waiting = pages.flatMap(([path, heard]) => buttonsOn(path, heard));
  for (let button = waiting.shift(); button !== undefined; button = waiting.shift()) {
    const { path, name } = button;
    if (done.has(path + name)) continue;
    done.add(path + name);
    const { status } = await scanner.press(button);
    if (status === 303) waiting.push(...buttonsOn(path, await real.ask({ method: 'GET', path })));
  }
  for (const [id, was] of before) {
    const is = await stateOf(real, id);
    const ended = is.status !== was.status && ['resolved', 'closed', 'cancelled', 'merged'].includes(is.status);
    tally.look('scanner presses all at once', ended ? `${id} was ${was.status}, and is ${is.status}.` : null);
  }
}

async function incidents({ client }: RealMachine): Promise<readonly string[]> {
  const states = 'status=triaged,investigating,on_hold,recovering,resolved,confirmed,closed';
  const { body } = await client.send('GET', `/v1/incidents?limit=100&${states}`, undefined, KEEPER);
  return body.items.map(({ id }: { id: string }) => id);
}

async function stateOf({ client }: RealMachine, id: string): Promise<State> {
  const { body, headers } = await client.send('GET', `/v1/incidents/${id}`, undefined, KEEPER);
  // What was merged says where it leads, and changes no more.
  return body ?? { status: 'merged', assignee: null, version: Number(headers.get('etag') ?? 0) };
}
