import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pageHeaders } from '../../../functions/pages/layout.ts';
import { style } from '../../../functions/pages/style.ts';
import { endedPage, unknownLinkPage, wordPage } from '../../../functions/pages/word-page.ts';

/** Relative luminance and contrast: WCAG 2.2, success criterion 1.4.3. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** The colours by name, in light and in dark mode. */
function palettes(): readonly ReadonlyMap<string, string>[] {
  const [light = '', dark = ''] = style.split('@media (prefers-color-scheme: dark)');
  return [light, dark.slice(0, dark.indexOf('* {'))].map(
    (part) =>
      new Map([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [name, colour])),
  );
}

describe('the layout of a page', () => {
  it('holds exactly the stylesheet that its policy allows, and nothing that runs or loads', () => {
    const page = wordPage({ title: 'A title', words: 'Words.' });
    const [, written = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash('sha256').update(written).digest('base64');
    expect(pageHeaders['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\sstyle=|\son\w+=|url\(|@import/);
  });

  it('tells its language, its title, its main part and one first heading', () => {
    for (const page of [wordPage({ title: 'A title', words: 'Words.' }), unknownLinkPage(), endedPage('INC-7QK3MW')]) {
      expect(page).toContain('<html lang="en">');
      expect(page.match(/<main>/g)).toHaveLength(1);
      expect(page.match(/<h1[ >]/g)).toHaveLength(1);
      expect(page).toMatch(/<title>[^<]+<\/title>/);
    }
  });

  it('has text that can be read on whatever it stands on, in light and in dark mode', () => {
    const pairs = [
      ['text', 'sheet'],
      ['text', 'ground'],
      ['text', 'notice'],
      ['quiet', 'sheet'],
      ['quiet', 'ground'],
      ['on-button', 'button'],
    ] as const;
    const found = palettes();
    const [light, dark] = found.map((colours) => [...colours.keys()]);
    expect(light).toEqual(dark);
    for (const colours of found) {
      for (const [text, on] of pairs) {
        expect(contrast(colours.get(text) ?? '', colours.get(on) ?? ''), `${text} on ${on}`).toBeGreaterThanOrEqual(
          4.5,
        );
      }
      // Borders of fields and the ring of the focus: WCAG 2.2, 1.4.11.
      for (const edge of ['line', 'focus', 'button']) {
        expect(contrast(colours.get(edge) ?? '', colours.get('sheet') ?? ''), edge).toBeGreaterThanOrEqual(3);
      }
    }
  });
});
