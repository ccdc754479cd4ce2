// The stylesheet of pages that this package writes: dark and light as the reader's system is, for screens of every
// width, and for paper. Text alone, so that a page has it inside itself.

/** The stylesheet. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --line: #e3e6eb; --text: #1b2430; --quiet: #647084; --code: #f1f3f6;
  --deleted: #b42318; --deleted-tint: #fdeceb; --changed: #93600a; --changed-tint: #fdf3e0;
  --moved: #7a3fb5; --moved-tint: #f4ecfb; --unchecked: #2a5fb8; --unchecked-tint: #e9f1fd;
  --unmanaged: #0f7069; --unmanaged-tint: #e2f5f3; --clean: #1a7f45; --clean-tint: #e5f6ec;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0f141b; --card: #171e27; --line: #2a3441; --text: #e4e9f0; --quiet: #96a3b5; --code: #10161e;
    --deleted: #ff9b92; --deleted-tint: #3a1b1a; --changed: #f2c069; --changed-tint: #35290f;
    --moved: #d0a6f5; --moved-tint: #2d2039; --unchecked: #93bdf8; --unchecked-tint: #192a44;
    --unmanaged: #6fd5cb; --unmanaged-tint: #10312f; --clean: #7ed9a1; --clean-tint: #13301f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 2.5rem 1.25rem 4rem; background: var(--page); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
}
main, header, footer { max-width: 60rem; margin: 0 auto; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; letter-spacing: -0.01em; }
header p, footer p { margin: 0.4rem 0 0; color: var(--quiet); overflow-wrap: anywhere; }
code, .value { font: 0.86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code { overflow-wrap: anywhere; white-space: pre-wrap; }

.counts { display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 1.4rem 0 1.8rem; padding: 0; list-style: none; }
.count {
  display: flex; align-items: baseline; gap: 0.45rem; padding: 0.4rem 0.8rem; border-radius: 0.5rem;
  background: var(--tint); color: var(--tone);
}
.count b { font-size: 1.25rem; font-variant-numeric: tabular-nums; }

.deleted { --tone: var(--deleted); --tint: var(--deleted-tint); }
.changed { --tone: var(--changed); --tint: var(--changed-tint); }
.moved { --tone: var(--moved); --tint: var(--moved-tint); }
.unchecked { --tone: var(--unchecked); --tint: var(--unchecked-tint); }
.unmanaged { --tone: var(--unmanaged); --tint: var(--unmanaged-tint); }
.clean { --tone: var(--clean); --tint: var(--clean-tint); }

details { margin: 0.5rem 0; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--card); }
summary {
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 0.6rem; padding: 0.6rem 0.9rem;
  cursor: pointer; list-style: none; border-radius: 0.6rem;
}
summary::-webkit-details-marker { display: none; }
summary::before {
  content: ""; flex: none; width: 0.42em; height: 0.42em; margin-right: 0.1rem;
  border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(-45deg);
}
details[open] > summary::before { transform: rotate(45deg) translate(-0.1em, -0.1em); }
summary:focus-visible { outline: 2px solid var(--unchecked); outline-offset: 2px; }
.name { max-width: calc(100% - 1.4rem); font-weight: 600; overflow-wrap: anywhere; }
.id, .place, .inside { color: var(--quiet); font-size: 0.86em; overflow-wrap: anywhere; }
.place { margin-left: auto; text-align: right; }
.badge {
  padding: 0.05rem 0.5rem; border-radius: 1rem; background: var(--tint); color: var(--tone);
  font-size: 0.78em; font-weight: 600;
}
.body { padding: 0 0.9rem 0.7rem; }
.body > details { margin-left: 0.6rem; }

.difference { margin: 0.2rem 0 0.4rem; padding: 0.1rem 0 0.1rem 0.9rem; border-left: 3px solid var(--tone); }
.difference p { margin: 0.3rem 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: 0.95em; }
th { padding: 0.2rem 0.8rem 0.3rem 0; text-align: left; color: var(--quiet); font-size: 0.84em; font-weight: 500; }
td { padding: 0.35rem 0.8rem 0.35rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:first-child { width: 26%; }
td:nth-child(2) { width: 37%; }
.value { display: inline-block; padding: 0 0.3rem; border-radius: 0.25rem; overflow-wrap: anywhere; white-space: pre-wrap; }
.was { background: var(--deleted-tint); color: var(--deleted); }
.is { background: var(--clean-tint); color: var(--clean); }
.arrow { color: var(--quiet); }
.word { white-space: nowrap; }
td ul { margin: 0; padding: 0; list-style: none; }

dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.35rem 0.8rem; margin: 0.6rem 0 0.3rem; }
dt { color: var(--quiet); font-size: 0.9em; }
dd { margin: 0; }
dd code { display: inline-block; padding: 0.1rem 0.45rem; border-radius: 0.3rem; background: var(--code); }
.remark { color: var(--quiet); font-size: 0.9em; }
footer { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.88em; }

@media (max-width: 40rem) {
  body { padding: 1.5rem 0.8rem 3rem; }
  h1 { font-size: 1.35rem; }
  .place { flex-basis: 100%; margin-left: 0; text-align: left; }
  .body { padding: 0 0.6rem 0.6rem; }
  .body > details { margin-left: 0; }
  table, tbody, tr, td { display: block; width: auto; }
  thead { display: none; }
  tr { padding: 0.45rem 0; border-top: 1px solid var(--line); }
  td, td:first-child, td:nth-child(2) { width: auto; padding: 0.1rem 0; border: 0; }
  td.accept::before { content: "accept "; color: var(--quiet); font-size: 0.86em; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0.1rem; }
  dd { margin-bottom: 0.4rem; }
}
@media print {
  :root { color-scheme: light; }
  body { padding: 0; background: none; font-size: 10.5pt; }
  details { break-inside: avoid; border-color: #ccc; }
  details > .body { break-inside: auto; }
  summary::before { display: none; }
  .count, .badge, .value { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
