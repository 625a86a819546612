/** What the tests use of `jsdom`, which brings no types. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(
      html?: string,
      options?: { readonly runScripts?: 'outside-only'; readonly pretendToBeVisual?: boolean },
    );
    readonly window: { readonly document: Document; eval(source: string): void; readonly [name: string]: unknown };
  }
}
