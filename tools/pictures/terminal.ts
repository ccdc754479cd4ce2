// A terminal as a page: what a command printed, in its own colors.
import { AnsiUp } from "ansi_up";

const style = `
  body { margin: 0; height: 100vh; box-sizing: border-box; padding: 24px; background: #10161e; color: #d5dce6; }
  main { display: flex; flex-direction: column; height: 100%; box-sizing: border-box; overflow: hidden;
    border: 1px solid #2a3441; border-radius: 10px; background: #171e27; }
  header { padding: 12px 20px; border-bottom: 1px solid #2a3441; color: #a0acbd; font-size: 15px; }
  pre { margin: 0; padding: 20px 22px; font-size: 16px; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere; }
  .prompt { color: #7ed9a1; }
  .ansi-bold { font-weight: 700; }
  .ansi-red-fg, .ansi-bright-red-fg { color: #ff9b92; }
  .ansi-green-fg, .ansi-bright-green-fg { color: #7ed9a1; }
  .ansi-yellow-fg, .ansi-bright-yellow-fg { color: #f2c069; }
  .ansi-blue-fg, .ansi-bright-blue-fg { color: #93bdf8; }
  .ansi-magenta-fg, .ansi-bright-magenta-fg { color: #d9a8f2; }
  .ansi-cyan-fg, .ansi-bright-cyan-fg { color: #7fd6e0; }
`;

/** Returns a terminal with a command, and what it printed. */
export function terminal(command: string, output = ""): string {
  const printed = new AnsiUp();
  printed.use_classes = true;
  const text = `<span class="prompt">$</span> ${command}\n${printed.ansi_to_html(output)}`;
  return `<!doctype html><html lang="en"><title>Terminal</title><style>${style}</style>
    <main><header>Terminal</header><pre>${text}</pre></main></html>`;
}
