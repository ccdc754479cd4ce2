// The log of a Terraform plan that failed: the review has its errors, and nothing else.
import { buildReview } from "../../provider/review/build-review";
import { readPlan } from "../../provider/review/plan-file";

const version = { "@level": "info", "@message": "Terraform 1.11.4", type: "version", terraform: "1.11.4", ui: "1.2" };
const diagnostic = (severity: string, summary: string, detail = "", address?: string) => ({
  "@level": severity,
  "@message": `${severity}: ${summary}`,
  type: "diagnostic",
  diagnostic: { severity, summary, detail, ...(address !== undefined && { address }) },
});
const logOf = (...lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

test("each error of a log of a plan is a refusal on one line, with its resource and the first lines of its detail [review.plans]", () => {
  const log = logOf(
    version,
    diagnostic("warning", "Deprecated"),
    diagnostic("error", "Resource precondition failed", "It must be other."),
    diagnostic("error", "default_language: must be a language code", "", "webcastmanager_customer.acme"),
    diagnostic("error", "Long", "\none.\n\ntwo\nthree\nfour\n"),
  );
  const { engine, changes, refusals } = readPlan(log, "plan.json");
  expect([engine, changes]).toEqual(["terraform", []]);
  expect(refusals).toEqual([
    "Resource precondition failed. It must be other.",
    "webcastmanager_customer.acme: default_language: must be a language code.",
    "Long. one. two. three.",
  ]);
});

test("a log of one line is read too, and its plan is refused without an option [review.plans]", () => {
  const plan = readPlan(logOf(diagnostic("error", "Failed to load plugin schemas")), "plan.json");
  expect(buildReview({ plan, deny: [] }).outcome).toBe("refused");
});
