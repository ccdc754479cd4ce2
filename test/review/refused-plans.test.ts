// Files that are no whole plan: each is refused with the cause and what to give, and without a part of it.
import { gzipSync } from "node:zlib";
import { isKind } from "../../provider/core/errors";
import { readPlan } from "../../provider/review/plan-file";
import { canary } from "../support/customers";
import { recorded, recordedPlan } from "./recording";

function refusal(content: Buffer | string): string {
  try {
    readPlan(content, "plan.json");
  } catch (error) {
    if (isKind(error, "invalid input")) return error.message;
    throw error;
  }
  throw new Error("it was read");
}

const both = "Give what `pulumi preview --refresh --json` or `terraform show -json <plan file>` prints.";
const deep = "[".repeat(50_000);

test.each([
  ["nothing", "", "it is empty. The command that writes it may have failed: see what it printed."],
  ["blank lines", "\n \n", "it is empty"],
  ["a saved plan", "PK\u0003\u0004\u0014\u0000", "it is a saved plan, which is binary"],
  ["HTML", "<!doctype html><html></html>", "it is HTML or XML, not JSON"],
  ["YAML", "steps:\n  - op: create\n", "it is not JSON, or cut off"],
  ["what a failed login prints", "error: PULUMI_ACCESS_TOKEN must be set\n", "it is not JSON, or cut off"],
  ["a number", "12", "it is no plan"],
  ["an empty object", "{}", "it is no plan"],
  ["a list", "[]", "it is no plan"],
  ["a state of Pulumi", '{"version":3,"deployment":{"resources":[]}}', "it is a state, not a plan"],
  ["a state of Terraform", '{"version":4,"terraform_version":"1.11.4","resources":[]}', "it is a state, not a plan"],
  ["a state that terraform shows", '{"format_version":"1.0","values":{"root_module":{}}}', "it is a state, not a plan"],
  ["an encrypted plan", '{"encrypted_data":"AAAA","meta":{}}', "OpenTofu has encrypted it"],
  ["a plan of --save-plan", '{"manifest":{},"resourcePlans":{}}', "it is an update plan of `--save-plan`"],
  [
    "the log of a plan",
    '{"@level":"info","type":"version"}\n{"@level":"info"}\n',
    "it is the log of `terraform plan -json`",
  ],
  ["one line of a log", '{"@level":"error","@message":"Error: no"}\n', "it is the log of `terraform plan -json`"],
  ["a step without an operation", '{"steps":[{"urn":"urn:pulumi:a::b::c::d"}]}', "a step in it is incomplete"],
  [
    "a change without actions",
    '{"format_version":"1.2","resource_changes":[{"address":"a"}]}',
    "a change in it is incomplete",
  ],
  ["a text that is nested too deeply", `{"steps":[],"x":${deep}`, "it is not JSON, or cut off"],
])("%s is refused with the cause [review.refused-input]", (_, content, cause) => {
  expect(refusal(content)).toContain(`Can't read the plan plan.json: ${cause}`);
  expect(refusal(content)).toMatch(/[Gg]ive what `|Run `/);
});

test("a cut plan is refused at every length, without a part of it [review.refused-input]", () => {
  for (const name of ["pulumi-changes", "terraform-changes", "pulumi-changes-events"] as const) {
    const text = recorded(name);
    for (const part of [0.1, 0.5, 0.9, 0.999]) {
      const message = refusal(text.slice(0, Math.floor(text.length * part)));
      expect(message).toMatch(/cut off/);
      expect(message).not.toContain(canary);
      expect(message.length).toBeLessThan(300);
    }
  }
});

test("events without the last one are refused, as they may be cut at a line [review.refused-input]", () => {
  const lines = recorded("pulumi-changes-events").trimEnd().split("\n");
  const part = lines.slice(0, -3).join("\n");
  expect(refusal(part)).toContain("it is cut off: its last event is missing");
});

test("50 MB that are no plan are refused in one short line [review.refused-input]", () => {
  expect(refusal(`{"steps": [${"x".repeat(50 * 1024 * 1024)}`)).toBe(
    `Can't read the plan plan.json: it is not JSON, or cut off. ${both}`,
  );
});

test("a customer that is nested too deeply is refused [review.refused-input]", () => {
  const depth = 20_000;
  const inputs = `${'{"sso":'.repeat(depth)}1${"}".repeat(depth)}`;
  const urn = "urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::acme";
  const text = `{"steps":[{"op":"create","urn":"${urn}","newState":{"inputs":${inputs}}}]}`;
  expect(refusal(text)).toMatch(/nested too deeply|not JSON/);
});

test("a plan is read as Windows, a pipe and a program leave it [review.plans]", () => {
  const plan = recordedPlan("terraform-changes");
  const text = recorded("terraform-changes");
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const pulumi = recorded("pulumi-changes");
  for (const content of [`\ufeff${text}`, utf16, gzipSync(text), text.replaceAll("\n", "\r\n")])
    expect(readPlan(content, "plan.json")).toEqual(plan);
  expect(readPlan(`warning: a new version is available\n\n${pulumi}`, "-")).toEqual(recordedPlan("pulumi-changes"));
  expect(readPlan(JSON.stringify(JSON.parse(pulumi), undefined, 4), "-")).toEqual(recordedPlan("pulumi-changes"));
});
