// What commands write to a terminal and not into a pipe: colors, and progress that goes away.
import { PassThrough } from "node:stream";
import { createProgress } from "../../provider/cli/progress";
import { displayWidth, tableLines } from "../../provider/cli/table";
import { terminalColors, terminalWidth } from "../../provider/cli/terminal";

/** A stream like that of a terminal, and what was written to it. */
function aStream(isTTY: boolean): { stream: NodeJS.WriteStream; written: () => string } {
  const stream = new PassThrough();
  let text = "";
  stream.on("data", (chunk) => {
    text += String(chunk);
  });
  return {
    stream: Object.assign(stream, { isTTY, columns: 20 }) as unknown as NodeJS.WriteStream,
    written: () => text,
  };
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe("progress", () => {
  it("appears on one line of a terminal after a second, cut to its width, and goes away [cli.progress]", async () => {
    const { stream, written } = aStream(true);
    {
      using progress = createProgress(stream);
      progress.show("Reading customers: 1 of 300");
      expect(written()).toBe("");
      await until(() => written() !== "");
      expect(written()).toBe("\r\u001b[2KReading customers:…");
      progress.show("Second line\n");
      await until(() => written().includes("Second"));
    }
    expect(written()).toBe("\r\u001b[2KReading customers:…\r\u001b[2KSecond line\r\u001b[2K");
  });

  it("never appears in a pipe, nor in a terminal that moves no cursor [cli.progress]", () => {
    const dumb = aStream(true);
    const { TERM } = process.env;
    process.env.TERM = "dumb";
    createProgress(dumb.stream).show("Reading");
    process.env.TERM = TERM;
    const pipe = aStream(false);
    createProgress(pipe.stream).show("Reading");
    expect([pipe.stream.listenerCount("drain"), pipe.written(), dumb.written()]).toEqual([0, "", ""]);
  });
});

describe("colors", () => {
  const { isTTY, columns } = process.stdout;
  const { NO_COLOR, FORCE_COLOR } = process.env;
  afterEach(() => {
    Object.assign(process.stdout, { isTTY, columns });
    for (const [name, value] of Object.entries({ NO_COLOR, FORCE_COLOR }))
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
  });

  it.each([
    [true, {}, true],
    [true, { NO_COLOR: "1" }, false],
    [false, {}, false],
    [false, { FORCE_COLOR: "1" }, true],
  ])("terminal %s with %j: colors %s [cli.progress]", (isTerminal, variables, expected) => {
    Reflect.deleteProperty(process.env, "FORCE_COLOR");
    Reflect.deleteProperty(process.env, "NO_COLOR");
    Object.assign(process.env, variables);
    Object.assign(process.stdout, { isTTY: isTerminal, columns: 90 });
    expect([terminalColors().isColorSupported, terminalWidth()]).toEqual([expected, isTerminal ? 90 : Infinity]);
  });
});

test.each([
  [90, 90],
  [0, 80],
  [undefined, 80],
])("a terminal that reports %p columns is taken for one of %d [cli.progress]", async (columns, width) => {
  const { stream, written } = aStream(true);
  Object.assign(stream, { columns });
  expect(terminalWidth(stream)).toBe(width);
  using progress = createProgress(stream);
  progress.show("Reading customers: 1 of 300");
  await until(() => written() !== "");
  expect(written()).toContain("Reading customers: 1 of 300");
});

describe("tables", () => {
  it.each([
    ["Acme", 4],
    ["Zoë", 3],
    ["Zoe\u0308", 3],
    ["東京", 4],
    ["한국", 4],
    ["ｆｕｌｌ", 8],
    ["😀", 2],
    ["👨‍👩‍👧", 2],
    ["❤️", 2],
    ["…", 1],
  ])("%j takes %d columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it("cut the widest flexible column first, and wide characters whole", () => {
    const columns = [
      { title: "Name", cells: ["東京支社のとても長い名前", "Acme"], isFlexible: true },
      { title: "Created at", cells: ["2026", "2025"] },
      { title: "On", cells: ["sso, hmac, gdpr", ""], isFlexible: true },
    ] as const;
    expect(tableLines(columns, 36, (text) => text)).toEqual([
      "            Created",
      "Name        at       On",
      "東京支社…   2026     sso, hmac, gdpr",
      "Acme        2025",
    ]);
  });
});
