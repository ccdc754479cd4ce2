// Profile files: JSON and YAML, found from the folder of the project, refused with the place and the reason.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProfile } from "../../provider/runtime/contract-profile-file";
import { defaultProfile } from "../../schema";
import { errorOf } from "../client/running";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "profile-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}

test("without a path the assumed contract holds", async () => {
  expect(await loadProfile(undefined, folder)).toBe(defaultProfile);
});

test.each([
  ["profile.json", '{ "name": "theirs", "update": { "method": "PUT" } }'],
  ["profile.yaml", "# theirs\nname: theirs\nupdate:\n  method: PUT\n"],
])(
  "%s is read from the folder of the project, with every default filled in [contract.profile]",
  async (name, content) => {
    expect(await loadProfile(file(name, content), folder)).toEqual({
      ...defaultProfile,
      name: "theirs",
      update: { method: "PUT" },
    });
    expect(await loadProfile(join(folder, name), "/elsewhere")).toMatchObject({ name: "theirs" });
  },
);

const refusal = async (name: string) => {
  const error = await errorOf(loadProfile(name, folder));
  expect([error.kind, error.message]).toEqual([
    "bad setting",
    expect.stringMatching(/^Can't use the contract profile "[^"\n]*": [^\n]*$/),
  ]);
  return error.message.replace(/^[^"]*"[^"]*": /, "");
};

test.each([
  ["broken.json", '{ "name": ', /^it is neither JSON nor YAML \(line 1, column 11\): /],
  ["broken.yaml", "name: a\nlist: [1\n", /^it is neither JSON nor YAML \(line 3, column 1\): /],
  [
    "twice.yaml",
    "name: a\nlist: {}\nname: b\n",
    "it is neither JSON nor YAML (line 3, column 1): the key name is there twice",
  ],
  [
    "twice.json",
    '{ "name": "a", "name": "b" }',
    "it is neither JSON nor YAML (line 1, column 16): the key name is there twice",
  ],
  [
    "documents.yaml",
    "name: a\n---\nname: b\n",
    "it is neither JSON nor YAML (line 2, column 1): a second document begins; write one",
  ],
  ["text.yaml", "just a text", "the file (line 1, column 1): must be an object"],
  ["part.json", '{ "update": "PUT" }', "`update` (line 1, column 13): must be an object"],
  [
    "unknown.yaml",
    "paths: { customer: /x }",
    "`paths.customer` (line 1, column 10): does not exist; did you mean `paths.customers`?",
  ],
  ["unlike.yaml", "update: { x: 1 }", "`update.x` (line 1, column 11): does not exist; known are method"],
  [
    "field.yaml",
    "fields:\n  nmae: title\n",
    "`fields.nmae` (line 2, column 3): does not exist; did you mean `fields.name`?",
  ],
  [
    "words.yaml",
    "values:\n  type:\n    Partnr: P\n",
    "`values.type.Partnr` (line 3, column 5): does not exist; did you mean `values.type.Partner`?",
  ],
  ["wordless.yaml", "values: { name: {} }", /^`values\.name` \(line 1, column 11\): does not exist; known are /],
  [
    "shared.yaml",
    "fields:\n  name: hmacSecret\n",
    '`fields.name` (line 2, column 9): "hmacSecret" is already the spelling of "hmacSecret"; each needs its own',
  ],
  [
    "word.json",
    '{\n  "values": { "type": { "Partner": "P", "Consumer": "P" } }\n}',
    '`values.type.Consumer` (line 2, column 53): "P" is already the spelling of "Partner"; each needs its own',
  ],
  ["verb.yaml", "update: { method: POST }", '`update.method` (line 1, column 19): must be "PATCH" or "PUT"'],
  ["number.yaml", "list: { limit: 0 }", "`list.limit` (line 1, column 16): must be at least 1"],
  ["fraction.yaml", "list: { limit: 1.5 }", "`list.limit` (line 1, column 16): must be a whole number"],
  [
    "slash.yaml",
    "paths: { customers: /..%2fadmin }",
    /^`paths\.customers` \(line 1, column 21\): must be a path below the endpoint/,
  ],
  [
    "nothing.yaml",
    "paths: { customers: /x%00 }",
    /^`paths\.customers` \(line 1, column 21\): must be a path below the endpoint/,
  ],
  [
    "latin.yaml",
    Buffer.from("fields: { name: gr\u00f6\u00dfe }", "latin1"),
    "it is not in UTF-8; save it in that encoding",
  ],
  ["utf16.yaml", Buffer.from("\ufeffname: theirs", "utf16le"), "it is not in UTF-8; save it in that encoding"],
  ["item.yaml", "errors:\n  gone: [GONE, 7]\n", "`errors.gone[1]` (line 2, column 16): must be a text"],
  [
    "path.yaml",
    "paths: { customers: '/customers?x=1' }",
    /^`paths\.customers` \(line 1, column 21\): must be a path below the endpoint/,
  ],
  [
    "alias.yaml",
    "values: { type: &a { Partnr: P } }\nupdate: *a\n",
    /^`values\.type\.Partnr` \(line 1, column 22\): .*; `update\.Partnr` \(line 1, column 22\): /,
  ],
  [
    "many.yaml",
    "{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }",
    /`e` \(line 1, column 27\): does not exist; and 2 more$/,
  ],
  ["deep.json", "[".repeat(20_000), /^it /],
  [
    "aliases.yaml",
    `a: &a [x, x]\n${["b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].map((key, index) => `${key}: &${key} [${`*${"abcdefghijk"[index]!}, `.repeat(9)}]\n`).join("")}`,
    /^it can't be read: Excessive alias count/,
  ],
  ["large.yaml", `# ${"x".repeat(1024 * 1024)}`, "it is larger than 1 MiB"],
])(
  "%s is refused with the key, its line and its column [input.settings, contract.profile]",
  async (name, content, expected) => {
    file(name, content);
    expect(await refusal(name)).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
  },
);

test("a setting that names no file is refused, and no pipe is waited for [input.settings, contract.profile]", async () => {
  execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
  writeFileSync(join(folder, "plain.yaml"), "");
  const way = "; set `profile` to the path of a file, relative to the folder of the project";
  for (const [name, reason] of [
    ["absent.yaml", "there is no such file"],
    ["plain.yaml/x", "there is no such file"],
    [".", "it is a folder"],
    ["pipe.yaml", "it is a pipe, a socket or a device"],
    ["/dev/null", "it is a pipe, a socket or a device"],
  ] as const) {
    expect([name, await refusal(name)]).toEqual([name, reason + way]);
  }
  expect(await refusal("a\u0000b")).toBe(`it can't be read: no file can have this name${way}`);
});
