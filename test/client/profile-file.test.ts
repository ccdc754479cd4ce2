// Profile files: JSON and YAML, found from the folder of the project, refused with the place and the reason.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProfile } from "../../provider/client";
import { defaultProfile } from "../../schema";
import { errorOf } from "./running";

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), "profile-")); });
afterAll(() => { rmSync(folder, { recursive: true }); });

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

test("without a path the assumed contract holds", async () => {
  expect(await loadProfile(undefined, folder)).toBe(defaultProfile);
});

test.each([
  ["profile.json", "{ \"name\": \"theirs\", \"update\": { \"method\": \"PUT\" } }"],
  ["profile.yaml", "# theirs\nname: theirs\nupdate:\n  method: PUT\n"],
])("%s is read from the folder of the project, with every default filled in [contract.profile]", async (name, content) => {
  expect(await loadProfile(file(name, content), folder)).toEqual({ ...defaultProfile, name: "theirs", update: { method: "PUT" } });
  expect(await loadProfile(join(folder, name), "/elsewhere")).toMatchObject({ name: "theirs" });
});

test.each([
  ["nothing.yaml", undefined, /there is no such file; check the setting profile/],
  ["broken.json", "{ \"name\": ", /it is neither JSON nor YAML/],
  ["text.yaml", "just a text", /the file: /],
  ["unknown.yaml", "paths: { customer: /x }", /paths: Unrecognized key: "customer"/],
  ["field.yaml", "fields: { nmae: title }", /fields\.nmae: .*/],
  ["verb.yaml", "update: { method: POST }", /update\.method: /],
])("%s is refused with the reason [input.settings]", async (name, content, text) => {
  if (content !== undefined) file(name, content);
  const error = await errorOf(loadProfile(name, folder));
  expect(error.kind).toBe("bad setting");
  expect(error.message).toMatch(/^Can't use the contract profile .*: /);
  expect(error.message).toMatch(text);
  expect(error.message).not.toContain("\n");
});
