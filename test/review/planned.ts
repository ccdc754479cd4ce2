// Plans and services for unit tests of a review, without an engine: customers that exist, and what a plan does.
import { buildReview, type ServiceAnswer } from "../../provider/review/build-review";
import type { PlannedService } from "../../provider/review/failures/situation";
import { unknownPaths } from "../../provider/review/hidden-values";
import { adoptOf, type Plan, type PlannedChange } from "../../provider/review/plan";
import type { FailureKind, ReviewReport } from "../../provider/review/review-report";
import { inventoryOf } from "../../provider/inventory/inventory";
import type { Observed, Tree } from "../../schema";

export const endpoint = "https://webcasts.example/v1";

/** A customer without a parent, and without protection. */
export const partner = (name: string, more: Tree = {}): Tree => ({
  name,
  type: "Partner",
  defaultLanguage: "en",
  deletionProtection: false,
  ...more,
});

export const consumer = (name: string, more: Tree = {}): Tree => partner(name, { type: "Consumer", ...more });

/** A customer as the service returns it. */
export function existing(id: string, { deletionProtection: _, adopt: __, ...tree }: Tree): Observed {
  return { id, tree, hidden: new Set(), createdAt: "2026-01-02T03:04:05Z", complete: true };
}

/** A service with these customers. */
export function service(customers: readonly Observed[], more: Partial<PlannedService> = {}): PlannedService {
  return {
    inventory: inventoryOf(
      endpoint,
      customers.map((observed) => ({ observed })),
    ),
    connectors: [],
    ...more,
  };
}

/** What a plan does with a customer. Without `before` it is created, without `after` deleted. */
export function planned(name: string, { before, after, ...more }: Partial<PlannedChange>): PlannedChange {
  const action = before === undefined ? "create" : after === undefined ? "delete" : "update";
  return {
    address: name,
    name,
    action,
    ...(before !== undefined && { id: name, endpoint, before }),
    ...(after !== undefined && { after }),
    unknown: unknownPaths(after ?? {}),
    properties: [],
    adopt: adoptOf(after),
    ...more,
  };
}

/** A plan of one of the engines. */
export function plan(
  engine: Plan["engine"],
  changes: readonly PlannedChange[],
  refusals: readonly string[] = [],
): Plan {
  const address = (name: string) =>
    engine === "terraform"
      ? `webcastmanager_customer.${name}`
      : `urn:pulumi:dev::acme::pulumi-nodejs:dynamic/webcastmanager:Customer::${name}`;
  const all = (names?: readonly string[]) => names?.map(address);
  return {
    engine,
    source: "dev",
    changes: changes.map((change) => ({
      ...change,
      address: address(change.address),
      ...(change.dependsOn && { dependsOn: all(change.dependsOn) ?? [] }),
      ...(change.dependedOn && { dependedOn: all(change.dependedOn) ?? [] }),
      ...(change.parentAddress !== undefined && { parentAddress: address(change.parentAddress) }),
      ...(change.formerParentAddress !== undefined && { formerParentAddress: address(change.formerParentAddress) }),
    })),
    otherChanges: 0,
    refusals,
  };
}

/** The customers of a service, and what a plan does with them. */
interface Given {
  readonly engine?: Plan["engine"];
  readonly existing?: readonly Observed[];
  readonly changes?: readonly PlannedChange[];
  readonly service?: Partial<PlannedService>;
  readonly refusals?: readonly string[];
  readonly answer?: ServiceAnswer;
}

/** What fails in every run. */
export interface FailureRow extends Given {
  readonly kind: FailureKind;
  readonly message: string;
}

/** What can't be known before apply. */
export interface OpenRow extends Given {
  readonly message: string | readonly string[];
}

/** The review of a plan. */
export function reviewOf({ engine = "pulumi", ...given }: Given): ReviewReport {
  const answer = given.answer ?? { kind: "read", service: service(given.existing ?? [], given.service) };
  return buildReview({ plan: plan(engine, given.changes ?? [], given.refusals), answer, deny: [] });
}
