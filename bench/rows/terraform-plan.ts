// Plans with refresh by the real terraform or tofu, without changes, against a Go provider that does nothing and
// against ourselves from memory.
import type { Row } from "../row";
import { steadyPlans } from "../terraform/steady-plans";

/** Plans of a thousand customers. */
export const terraformPlanRow: Row = {
  name: "terraform-plan",
  about: "plan with refresh of 1,000 customers by Terraform (20 ms latency)",
  async measure(bench) {
    const count = bench.isQuick ? 300 : 1000;
    const { ours, reference, memory, builtin } = await steadyPlans(bench, count);
    const common = { unit: "ms", what: `terraform plan, ${count} customers`, ours } as const;
    return [
      {
        ...common,
        id: `terraform.plan.${count}`,
        against: "Go provider that does nothing",
        reference,
        limit: { of: "ratio", most: 1 },
      },
      {
        ...common,
        id: `terraform.plan.memory.${count}`,
        against: "ours, reads from memory",
        reference: memory,
        limit: { of: "ratio", most: 1.15 },
      },
      { ...common, id: `terraform.plan.builtin.${count}`, against: "terraform_data", reference: builtin },
    ];
  },
};
