// The examples: which there are, and the shortest of their runs.
import { changedIn, runExample } from "../../tools/examples/run";
import { scenarios } from "../../tools/examples/scenarios";
import { expectRunsTwice, folders, quickRuns } from "./runs";

test("every folder of examples/ that is one program can be run, and nothing else", () => {
  expect(Object.keys(scenarios).sort()).toEqual([...folders].sort());
});

test.each(quickRuns)(
  "%s comes up with %s, changes nothing after that, and cleans up, twice in a row [package.examples]",
  expectRunsTwice,
);

test("an unknown example is refused with the names of the known ones", async () => {
  await expect(runExample("pulumi-quikstart", () => undefined)).rejects.toThrow("known are pulumi-quickstart");
});

/** Lines as `terraform plan` prints them: an update, a replacement, and lines that change nothing. */
const plan = `
Terraform used the selected providers to generate the following execution
plan. Resource actions are indicated with the following symbols:
  ~ update in-place
-/+ destroy and then create replacement

Terraform will perform the following actions:

  # webcastmanager_customer.acme will be updated in-place
  ~ resource "webcastmanager_customer" "acme" {
      ~ ecdn                = {
          ~ kollective = {
              ~ api_endpoint = "https://a.example" -> "https://b.example"
                # (2 unchanged attributes hidden)
            }
        }
      - gdpr                = {} -> null
      + sso                 = {}
        id                  = "6b0db66bbd6a1e5b6c000002"
    }

  # webcastmanager_customer.berlin must be replaced
-/+ resource "webcastmanager_customer" "berlin" {
      ~ type = "Consumer" -> "Partner" # forces replacement
    }

Plan: 1 to add, 1 to change, 1 to destroy.
`;

test("all that a plan shows as changed is read: resources, blocks, also empty ones, and attributes", () => {
  expect(changedIn(plan)).toEqual([
    '~ resource "webcastmanager_customer" "acme"',
    "~ ecdn",
    "~ kollective",
    "~ api_endpoint",
    "- gdpr",
    "+ sso",
    '-/+ resource "webcastmanager_customer" "berlin"',
    "~ type",
  ]);
});
