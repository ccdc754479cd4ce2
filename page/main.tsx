// Starts the page.
import { render } from "preact";
import { App } from "./app";
import { start } from "./live";

function show(): void {
  const place = document.getElementById("page");
  if (place === null) return;
  start();
  render(<App />, place);
}

// The browser first paints the header of page.html; this work would come before it. A hidden page paints nothing.
if (document.hidden) show();
else requestAnimationFrame(() => setTimeout(show));
