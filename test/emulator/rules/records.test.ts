// The emulator takes every field from the schema: nothing of a customer is listed a second time.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultProfile, leaves } from "../../../schema";
import { Records } from "../../../emulator/rules/records";
import { fixture } from "../http-client";

const records = new Records(defaultProfile);
const folder = join(__dirname, "../../../emulator");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.startsWith("generated"),
);
// The fields that the service itself works with: name, type and parent of a customer.
const structural = ["name", "type", "parentId"];

it.each(sources)("%s names no field of a customer [emulator.contract]", (file) => {
  const text = readFileSync(join(folder, file), "utf8");
  const named = leaves
    .flatMap(({ facts }) => facts.wire ?? [])
    .filter((wire) => !structural.includes(wire) && new RegExp(`\\b${wire}\\b`).test(text));
  expect(named).toEqual([]);
});

it("knows every property on the wire", () => {
  expect(records.fields.map(({ leaf }) => leaf.path)).toEqual(
    leaves.filter(({ facts }) => facts.wire !== undefined).map(({ path }) => path),
  );
});

it.each(["full-partner", "full-consumer"])("finds nothing wrong with %s", (name) => {
  expect(records.violations(fixture(name), { type: "Partner", hasHivePartnerId: true })).toEqual([]);
});

it.each([false, null, undefined])(
  "takes a switch that is %p on the wire for off, and not for the default of its block",
  (gdprEnabled) => {
    const consumer = fixture("full-consumer");
    expect(records.tree({ ...consumer, gdprEnabled }).gdpr).toEqual({
      enabled: false,
      privacyPolicyUrl: consumer.privacyPolicyUrl,
    });
  },
);

it("shows no secret in a violation", () => {
  const canary = " canary-secret ";
  const secrets = Object.fromEntries(
    records.fields.filter(({ leaf }) => leaf.facts.secret).map(({ name }) => [name, canary]),
  );
  const violations = records.violations({ ...fixture("full-partner"), ...secrets }, {});
  expect(violations.length).toBe(Object.keys(secrets).length);
  expect(JSON.stringify(violations)).not.toContain(canary.trim());
});
