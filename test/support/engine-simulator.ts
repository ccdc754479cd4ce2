// What the engine makes of a dynamic provider's answers, in small (pulumi/pulumi: step_generator.go, step.go,
// provider_plugin.go): check, diff, create or update; refresh as read and an inverted diff; secrets kept by name; its
// own diff of the inputs. One resource at a time. Knows nothing of customers.
import type { CheckFailure, DynamicServer, Wire } from "./dynamic-server";
import { annotated, marked, plain, Secret, type Properties } from "./engine-values";
import { changedPaths } from "./input-diff";

/** What a resource's state holds. */
export interface State {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly initErrors?: readonly string[];
}

/** What a preview shows of a resource. */
export interface Plan {
  readonly operation: "create" | "same" | "update" | "replace" | "delete";
  /** The engine's detailed diff: paths of what differs. */
  readonly changed: readonly string[];
  readonly replaces: readonly string[];
  readonly inputs: Properties;
  /** Outputs as dependents see them in a preview: of a change only the inputs are known. */
  readonly outputs: Properties;
}

/** The engine stops at the first resource whose check fails. */
class CheckFailed extends Error {
  constructor(readonly failures: readonly CheckFailure[]) {
    super(failures.map((failure) => failure.reason).join("\n"));
  }
}

/** The calls that an engine makes. */
export type EngineCalls = Pick<DynamicServer, "check" | "diff" | "create" | "read" | "update" | "delete">;

/** What the program says beside the inputs: hints are sent to check alone. */
export interface Declaration {
  readonly inputs: Properties;
  readonly hints?: Properties;
  readonly additionalSecretOutputs?: readonly string[];
}

const secretOutputs = ["hmacSecret"];

/** The engine's work on resources of one server. */
export class EngineSimulator {
  constructor(readonly server: EngineCalls) {}

  /** check, with the program's marks put back on what is of the same name. */
  async check(declared: Declaration, old?: State): Promise<Properties> {
    const news = { ...declared.inputs, ...declared.hints };
    const answer = await this.server.check(plain(old?.inputs ?? {}), plain(news));
    if (answer.failures.length > 0) throw new CheckFailed(answer.failures);
    return annotated(marked(answer.inputs), news);
  }

  private async diff(
    id: string,
    olds: State,
    news: Properties,
  ): Promise<Pick<Plan, "operation" | "changed" | "replaces">> {
    const answer = await this.server.diff(id, plain(olds.outputs), plain(news));
    // Left open by the provider, the engine compares the inputs itself.
    const changed = answer.changes === "unknown" ? changedPaths(olds.inputs, news) : [];
    if (changed.length === 0 && answer.replaces.length === 0 && answer.changes !== "some")
      return { operation: "same", changed, replaces: [] };
    return { operation: answer.replaces.length > 0 ? "replace" : "update", changed, replaces: answer.replaces };
  }

  /** What `pulumi preview` shows. */
  async preview(declared: Declaration, old?: State): Promise<Plan> {
    const inputs = await this.check(declared, old);
    if (old === undefined) return { operation: "create", changed: [], replaces: [], inputs, outputs: inputs };
    const diff = await this.diff(old.id, old, inputs);
    const operation = diff.operation === "same" && old.initErrors ? "update" : diff.operation;
    return { ...diff, operation, inputs, outputs: operation === "same" ? old.outputs : inputs };
  }

  /** What `pulumi up` does; a replacement deletes first. */
  async up(declared: Declaration, old?: State): Promise<State & { readonly plan: Plan }> {
    const plan = await this.preview(declared, old);
    if (old === undefined) return { ...(await this.create(plan.inputs)), plan };
    if (plan.operation === "same") return { id: old.id, inputs: plan.inputs, outputs: old.outputs, plan };
    if (plan.operation === "replace") {
      await this.delete(old);
      return { ...(await this.create(await this.check(declared))), plan };
    }
    const { outs } = await this.server.update(old.id, plain(old.outputs), plain(plan.inputs));
    return { id: old.id, inputs: plan.inputs, outputs: this.outputs(outs, plan.inputs), plan };
  }

  private async create(inputs: Properties): Promise<State> {
    const { id, outs } = await this.server.create(plain(inputs));
    if (id === "") throw new Error("plugin returned empty resource.ID");
    return { id, inputs, outputs: this.outputs(outs, inputs) };
  }

  async delete(old: State): Promise<void> {
    await this.server.delete(old.id, plain(old.outputs));
  }

  /** `pulumi refresh`: undefined when the resource is gone; what differs is shown as the update that would undo it. */
  async refresh(old: State): Promise<{ state: State; plan: Plan } | undefined> {
    const answer = await this.server.read(old.id, plain(old.outputs), plain(old.inputs));
    if (answer.id === "") return undefined;
    const inputs = answer.inputs ? annotated(marked(answer.inputs), old.inputs) : old.inputs;
    const state = { id: answer.id, inputs, outputs: this.outputs(answer.outs, old.inputs, old.outputs) };
    const diff = await this.diff(state.id, state, old.inputs);
    return { state, plan: { ...diff, inputs, outputs: state.outputs } };
  }

  /** `Customer.get`. Older engines send the inputs as properties, newer ones beside. */
  async get(id: string, inputs: Properties = {}, engine: "older" | "newer" = "older"): Promise<State> {
    const answer = await (engine === "older"
      ? this.server.read(id, plain(inputs))
      : this.server.read(id, undefined, plain(inputs)));
    return {
      id: answer.id,
      inputs: answer.inputs ? marked(answer.inputs) : inputs,
      outputs: this.outputs(answer.outs, inputs),
    };
  }

  /** Marks outputs as the provider call and the step executor do. */
  private outputs(outs: Wire, inputs: Properties, old: Properties = {}): Properties {
    const outputs = annotated(annotated(marked(outs), inputs), old);
    return Object.fromEntries(
      Object.entries(outputs).map(([name, value]) => {
        const isSecret = inputs[name] instanceof Secret || secretOutputs.includes(name);
        return [name, isSecret && !(value instanceof Secret) ? new Secret(value) : value];
      }),
    );
  }
}
