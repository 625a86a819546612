/** The look of the API's page: readable by day and night, from 320 pixels up. */
export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#d5dbe1, #3a424b); --quiet: light-dark(#57606a, #a3adb8);
  --link: light-dark(#0b57a4, #7cb7ff); --code: light-dark(#f2f5f8, #1d232a); }
* { box-sizing: border-box; }
body { font: 1rem/1.55 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1rem;
  overflow-wrap: anywhere; color: light-dark(#1c2126, #e6eaee); background: light-dark(#fff, #12161a); }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5em 0 .5em; }
h2 { border-bottom: 1px solid var(--line); padding-bottom: .25rem; margin-top: 2.5em; }
h3 { font-size: 1.05rem; font-weight: normal; }
h4 { font-size: .9rem; margin: 1em 0 .25em; }
a { color: var(--link); }
small { color: var(--quiet); font-weight: normal; }
code, pre { font-family: ui-monospace, monospace; font-size: .95em; background: var(--code); border-radius: 4px; }
code { padding: .1em .3em; }
pre { padding: .75rem; overflow-x: auto; overflow-wrap: normal; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
article { border: 1px solid var(--line); border-radius: 8px; padding: 0 1rem 1rem; margin: 1rem 0; }
article:target { border-color: var(--link); }
dl { margin: 0; }
dt { margin-top: .35rem; }
dd { margin: 0 0 0 1rem; color: var(--quiet); }
dd dl { border-left: 2px solid var(--line); padding-left: .75rem; }
summary { cursor: pointer; padding: .25rem 0; }
`;
