// Lines are aligned; a pipe gets plain ones, a terminal a live one.
import { createProgress, duration } from "../../tools/setup/progress.mjs";

/** What a set-up with one good and one failed step prints. */
function printed(stream: { isTTY?: boolean; columns?: number }, environment: NodeJS.ProcessEnv = {}): string {
  let text = "";
  const progress = createProgress({ ...stream, write: (part) => (text += part) }, environment);
  progress.begin("node 22", "installing").done();
  progress.begin("pulumi 3", "downloading").failed("not reachable");
  progress.note("set-up", "ready");
  return text;
}

test("a pipe gets a line at the beginning and one at the end of each step, and no control character", () => {
  expect(printed({}).replace(/in [\d.]+s/, "in a while")).toBe(
    [
      "node 22           installing …",
      "node 22           done in a while",
      "pulumi 3          downloading …",
      "pulumi 3          failed: not reachable",
      "set-up            ready",
      "",
    ].join("\n"),
  );
});

test("a terminal gets one line for each step, drawn over itself", () => {
  const text = printed({ isTTY: true, columns: 80 });
  expect(text.match(/\n/g)).toHaveLength(3);
  expect(text).toContain("\r\u001b[2K");
  expect(text).toContain("\u001b[1m");
});

test("a terminal with NO_COLOR gets no colours", () => {
  expect(printed({ isTTY: true, columns: 80 }, { NO_COLOR: "1" })).not.toMatch(/\u001b\[\d+m/);
});

test.each([[{ CI: "true" }], [{ TERM: "dumb" }]])("with %j a terminal is treated as a pipe", (environment) => {
  expect(printed({ isTTY: true, columns: 80 }, environment)).not.toContain("\u001b");
});

test("a narrow terminal never wraps the live line", () => {
  const live = printed({ isTTY: true, columns: 40 }, { NO_COLOR: "1" })
    .split(/\r\u001b\[2K/)
    .filter((part) => !part.includes("\n"));
  expect(live.every((part) => part.length < 40)).toBe(true);
});

test.each([
  [400, "0.4s"],
  [9_949, "9.9s"],
  [9_960, "10s"],
  [51_200, "51s"],
  [171_000, "2m51s"],
  [3_600_000, "60m00s"],
])("%d ms read %s", (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
