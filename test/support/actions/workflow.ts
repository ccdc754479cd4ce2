// A workflow of GitHub Actions as these tests know it. A key that is not listed here is refused, not passed over.
import { parse } from "yaml";
import * as z from "zod";

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Values = z.record(z.string(), Scalar);
const Expression = z.union([z.string(), z.boolean()]).transform(String);

const Concurrency = z.strictObject({ group: z.string(), "cancel-in-progress": Expression.optional() });
const Defaults = z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) });
const Permissions = z.record(z.string(), z.enum(["read", "write", "none"]));

const Step = z
  .strictObject({
    name: z.string().optional(),
    id: z.string().optional(),
    if: Expression.optional(),
    uses: z.string().optional(),
    with: Values.default({}),
    run: z.string().optional(),
    env: Values.default({}),
    shell: z.literal("bash").optional(),
    "working-directory": z.string().optional(),
    "continue-on-error": z.boolean().default(false),
    "timeout-minutes": z.number().optional(),
  })
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined), "a step has either `uses` or `run`");

const Job = z.strictObject({
  name: z.string().optional(),
  if: Expression.optional(),
  needs: z
    .union([z.string(), z.array(z.string())])
    .transform((needs) => [needs].flat())
    .default([]),
  "runs-on": z.string(),
  "timeout-minutes": z.number().optional(),
  environment: z.string().optional(),
  permissions: Permissions.optional(),
  concurrency: Concurrency.optional(),
  outputs: Values.default({}),
  env: Values.default({}),
  steps: z.array(Step),
});

const Workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: Permissions,
  concurrency: Concurrency.optional(),
  defaults: Defaults.optional(),
  env: Values.default({}),
  jobs: z.record(z.string(), Job),
});

/** One step. */
export type Step = z.output<typeof Step>;

/** One job. */
export type Job = z.output<typeof Job>;

/** A workflow. */
export type Workflow = z.output<typeof Workflow>;

/** Reads a workflow. @throws at a key that is unknown here, or a value of another type. */
export function parseWorkflow(text: string): Workflow {
  return Workflow.parse(parse(text));
}
