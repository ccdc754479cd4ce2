// Starts the page.
import { render } from "preact";
import { App } from "./app";
import { start } from "./live";

const place = document.getElementById("page");
if (place !== null) {
  start();
  render(<App />, place);
}
