/** The one stylesheet of all pages. Its hash stands in their content security policy. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --sheet: #ffffff; --text: #1b1f24; --quiet: #4d5661; --line: #8a929c; --rule: #d9dde2;
  --button: #0b57d0; --on-button: #ffffff; --notice: #fff3d6; --fault: #a3160c; --focus: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101316; --sheet: #1a1e23; --text: #e8eaed; --quiet: #b3bac2; --line: #7d8691; --rule: #333a42;
    --button: #8ab4f8; --on-button: #0b1a33; --notice: #3b3010; --fault: #ffb4a9; --focus: #a8c7fa;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 16px; background: var(--ground); color: var(--text);
  font: 17px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif;
  overflow-wrap: anywhere;
}
main { max-width: 640px; margin: 0 auto; }
header, section { margin: 0 0 16px; }
section { padding: 16px; background: var(--sheet); border: 1px solid var(--rule); border-radius: 10px; }
h1 { margin: 0; font-size: 1.35rem; line-height: 1.3; }
section h1 { margin: 0 0 8px; }
h2 { margin: 0 0 8px; font-size: 1.1rem; line-height: 1.35; }
p { margin: 0 0 12px; }
section > :last-child, form > :last-child, li > :last-child { margin-bottom: 0; }
.id { margin: 0 0 4px; color: var(--quiet); font-weight: 600; }
.notice { background: var(--notice); border-color: var(--line); }
.text { white-space: pre-wrap; }
dl { margin: 0; display: grid; grid-template-columns: 9.5rem 1fr; gap: 8px 16px; }
dt { color: var(--quiet); }
dd { margin: 0; }
dl + p { margin-top: 12px; }
ol { margin: 0; padding: 0; list-style: none; }
li { padding: 12px 0; border-top: 1px solid var(--rule); }
li:first-child { padding-top: 0; border-top: 0; }
li:last-child { padding-bottom: 0; }
time { display: block; color: var(--quiet); font-size: .9rem; }
li p { margin: 0 0 4px; }
input {
  display: block; width: 100%; min-height: 48px; margin: 0 0 12px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--sheet); border: 1px solid var(--line); border-radius: 8px;
}
[aria-invalid] { border: 2px solid var(--fault); }
.fault { margin: 0 0 4px; color: var(--fault); }
ul { margin: 0; padding: 0 0 0 20px; }
ul li { padding: 0; border: 0; }
form h2 { margin-top: 8px; }
form + form, form + p { margin-top: 16px; }
.runbook ol { padding: 0 0 0 24px; list-style: decimal; }
.runbook li { padding: 0; border: 0; }
.runbook .box { list-style: none; margin-left: -20px; }
.runbook :is(ol, ul, pre, blockquote) { margin: 0 0 12px; }
.runbook :is(h3, h4, h5, h6) { margin: 16px 0 4px; font-size: 1rem; }
pre { padding: 12px; white-space: pre-wrap; background: var(--ground); border-radius: 8px; font-size: .9rem; }
blockquote { padding: 0 0 0 12px; border-left: 3px solid var(--line); }
select {
  display: block; width: 100%; min-height: 48px; margin: 0 0 12px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--sheet); border: 1px solid var(--line); border-radius: 8px;
}
label { display: block; margin: 0 0 4px; font-weight: 600; }
textarea {
  display: block; width: 100%; min-height: 5.5rem; margin: 0 0 12px; padding: 10px 12px; font: inherit;
  color: inherit; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; resize: vertical;
}
button {
  display: block; width: 100%; min-height: 48px; margin: 0 0 16px; padding: 10px 20px; font: inherit; font-weight: 600;
  border: 2px solid var(--button); border-radius: 8px; background: var(--button); color: var(--on-button); cursor: pointer;
}
a { color: var(--button); }
li button { margin-top: 8px; }
button.second { background: transparent; color: var(--text); border-color: var(--line); }
button:focus-visible, textarea:focus-visible, select:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; }
svg { display: block; width: 100%; max-width: 22rem; height: auto; margin: 0 0 12px; }
svg text { fill: var(--quiet); font-size: 13px; }
.rule { stroke: var(--rule); }
.bound { stroke: var(--fault); stroke-dasharray: 4 4; }
.curve { fill: none; stroke: var(--button); stroke-width: 2.5; stroke-linejoin: round; }
@media (min-width: 520px) {
  body { padding: 32px 24px; }
  section { padding: 20px 24px; }
  button { width: auto; min-width: 12rem; }
}
@media (max-width: 519px) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin: 0 0 10px; }
  dd:last-child { margin: 0; }
}
`;
