// Terraform's core in a few lines: asks a provider in the order that terraform asks, and holds it to terraform's rules.
import type { Tree } from "../../schema";
import type {
  Diagnostic,
  TerraformObject,
  PrivateBytes,
  ProviderServer,
  ResourceServer,
} from "../../provider/terraform/protocol/types";
import { configOf, differingPaths, isEqual, planFaults, resultFaults } from "./terraform-items";

/** What a state file holds of one customer. */
export interface Stored {
  readonly item: TerraformObject;
  readonly private: PrivateBytes;
}

/** What a plan shows. */
export interface Shown {
  readonly action: "none" | "create" | "update" | "replace" | "delete";
  /** Dotted paths that change. */
  readonly changed: readonly string[];
  readonly planned?: TerraformObject;
  readonly warnings: readonly Diagnostic[];
  readonly private: PrivateBytes;
}

/** Errors that a call answered with. */
export class Refused extends Error {
  constructor(
    readonly diagnostics: readonly Diagnostic[],
    readonly stored?: Stored,
  ) {
    super(
      diagnostics
        .map(({ summary, detail = "", path = [] }) => `[${path.map(String).join(".")}] ${summary} | ${detail}`)
        .join("\n"),
    );
  }
}

const empty: PrivateBytes = new Uint8Array();

function check(answer: { readonly diagnostics?: readonly Diagnostic[] | undefined }): readonly Diagnostic[] {
  const all = answer.diagnostics ?? [];
  if (all.some(({ severity }) => severity === "error")) throw new Refused(all);
  return all;
}

/** A run of Terraform over one configured provider. */
export class TerraformCore {
  constructor(private readonly provider: ProviderServer) {}

  get resource(): ResourceServer {
    const resource = this.provider.resources.webcastmanager_customer;
    if (resource === undefined) throw new Error("there is no such resource");
    return resource;
  }

  async configure(config: TerraformObject = {}): Promise<void> {
    check({ diagnostics: await this.provider.validate({ config }) });
    check({ diagnostics: await this.provider.configure({ config, terraformVersion: "1.11.4" }) });
  }

  async refresh(stored: Stored): Promise<Stored | undefined> {
    const upgraded = await this.resource.upgrade({
      version: 0,
      state: JSON.parse(JSON.stringify(stored.item)) as Tree,
    });
    check(upgraded);
    const answer = await this.resource.read({ state: upgraded.state!, private: stored.private });
    check(answer);
    return answer.state && { item: answer.state, private: answer.private ?? empty };
  }

  /**
   * @param declared in the schema's names or Terraform's; absent: removed from the program.
   * @param heeded what `ignore_changes` leaves of it: terraform validates the whole, and plans with this.
   */
  async plan(declared: Tree | undefined, stored?: Stored, heeded = declared): Promise<Shown> {
    if (declared !== undefined)
      check({ diagnostics: await this.resource.validate({ config: configOf(declared), allowsWriteOnly: true }) });
    const config = heeded && configOf(heeded);
    const prior = stored?.item;
    const ask = (before: Stored | undefined) =>
      this.resource.plan({
        ...(before && { prior: before.item }),
        ...(config && { config, proposed: config }),
        priorPrivate: before?.private ?? empty,
      });
    let answer = await ask(stored);
    let warnings = check(answer);
    if (config === undefined) return { action: "delete", changed: [], warnings, private: answer.private ?? empty };
    const replaces = prior !== undefined && (answer.requiresReplace ?? []).length > 0;
    if (replaces) {
      answer = await ask(undefined);
      warnings = [...warnings, ...check(answer)];
    }
    const planned = answer.planned!;
    const faults = planFaults(replaces ? undefined : prior, config, planned);
    if (faults.length > 0) throw new Error(`Provider produced invalid plan: ${faults.join("; ")}`);
    const action = prior === undefined ? "create" : replaces ? "replace" : isEqual(prior, planned) ? "none" : "update";
    return {
      action,
      changed: differingPaths(prior ?? {}, planned),
      planned,
      warnings,
      private: answer.private ?? empty,
    };
  }

  /**
   * Applies what a plan shows; a replacement deletes first.
   * @param heeded what `ignore_changes` leaves of what is declared: terraform plans with that, and applies with the
   *   whole.
   */
  async perform(
    declared: Tree | undefined,
    stored?: Stored,
    heeded = declared,
  ): Promise<{ readonly stored?: Stored; readonly warnings: readonly Diagnostic[] }> {
    const shown = await this.plan(declared, stored, heeded);
    if (shown.action === "none") return { stored: stored!, warnings: shown.warnings };
    if (shown.action === "delete" || shown.action === "replace") {
      check(await this.resource.apply({ prior: stored!.item, plannedPrivate: stored!.private }));
      if (shown.action === "delete") return { warnings: shown.warnings };
    }
    const prior = shown.action === "update" ? stored : undefined;
    const answer = await this.resource.apply({
      ...(prior && { prior: prior.item }),
      planned: shown.planned!,
      config: configOf(declared!),
      plannedPrivate: shown.private,
    });
    const kept = answer.state && { item: answer.state, private: answer.private ?? empty };
    if (answer.diagnostics?.some(({ severity }) => severity === "error")) throw new Refused(answer.diagnostics, kept);
    const faults = resultFaults(shown.planned, answer.state);
    if (faults.length > 0) throw new Error(`Provider produced inconsistent result after apply: ${faults.join("; ")}`);
    return { stored: kept!, warnings: [...shown.warnings, ...(answer.diagnostics ?? [])] };
  }

  /** Applies, and fails where there is no state afterwards. */
  async up(declared: Tree, stored?: Stored): Promise<Stored> {
    return (await this.perform(declared, stored)).stored!;
  }

  async import(id: string): Promise<Stored> {
    const answer = await this.resource.import({ id });
    check(answer);
    return (await this.refresh({ item: answer.state!, private: answer.private ?? empty }))!;
  }
}
