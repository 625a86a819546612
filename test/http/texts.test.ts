import { describe, expect, it } from 'vitest';
import { check } from '../../functions/frame/request.ts';
import { bodies, queries, report } from '../../functions/http/schemas.ts';
import { Refusal } from '../../functions/incident/refusal.ts';

const REPORT = { summary: 'The till is dead', reporter: { name: 'A reporter', email: 'reporter@example.com' } };

/** The pointers of what is refused; none for what is taken. */
function refused(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return (error.extra.errors ?? []).map(({ pointer }) => pointer);
  }
}

describe('a text', () => {
  it.each([
    ['a vertical tab', '\u000b'],
    ['a form feed', '\u000c'],
    ['a carriage return alone', '\r'],
    ['half a character', '\ud800'],
  ])('with %s is refused, at its ends too', (_what, letter) => {
    for (const summary of [`x${letter}`, `${letter}x`, `x${letter}x`, letter]) {
      expect(refused(() => check(report(), { ...REPORT, summary }))).toEqual(['/summary']);
    }
    expect(refused(() => check(report(), { ...REPORT, description: letter }))).toEqual(['/description']);
    const email = `reporter@example.com${letter}`;
    expect(refused(() => check(report(), { ...REPORT, reporter: { name: 'x', email } }))).toEqual(['/reporter/email']);
  });

  it('may have tabs, newlines of both kinds and blanks around it, which are trimmed away', () => {
    const said = check(report(), { ...REPORT, summary: ' \r\n\tThe till\r\nis dead\n' });
    expect(said.summary).toBe('The till\nis dead');
  });

  it('that has to be there is not empty', () => {
    expect(refused(() => check(report(), { ...REPORT, summary: ' \n' }))).toEqual(['/summary']);
    expect(refused(() => check(bodies.note, { text: '' }))).toEqual(['/text']);
  });

  it('that may be left out is left out where it is empty', () => {
    const said = check(report(), { ...REPORT, description: ' \n', reporter: { ...REPORT.reporter, phone: '' } });
    expect([said.description, said.reporter.phone]).toEqual([undefined, undefined]);
    expect(check(bodies.resume, { reason: '' }).reason).toBeUndefined();
    expect(check(queries.queue, { q: '' }).q).toBeUndefined();
  });

  it('that may be left out is needed where nothing else is there, and held to its limit', () => {
    expect(refused(() => check(report(), { ...REPORT, reporter: { name: 'x', email: '', phone: ' ' } }))).toEqual([
      '/reporter',
    ]);
    expect(refused(() => check(bodies.resume, { reason: 'x'.repeat(1_001) }))).toEqual(['/reason']);
    expect(refused(() => check(bodies.resume, { reason: null }))).toEqual(['/reason']);
  });
});
