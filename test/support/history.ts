// One customer through a history: a program, an engine's state, a service, and changes by another user. What has to
// hold at each step is asked here; the steps are in history-steps.ts. It sees the service's secrets in plain text, as
// no provider can.
import type { Emulator, WireRecord } from "../../emulator";
import { canonical, canonicalObserved } from "../../provider/core/canonical";
import {
  isList,
  isTree,
  leaves,
  recordSchema,
  toWireRecord,
  valueAt,
  wireName,
  type Leaf,
  type Tree,
  type Value,
} from "../../schema";
import { CallError } from "./dynamic-server";
import type { EngineSimulator, Plan, State } from "./engine-simulator";
import { marked, plain } from "./engine-values";

/** What the steps of a history act on. */
export interface Scene {
  readonly emulator: Emulator;
  /** A process that plays the steps, and another one that adopts: an engine's next run is another process, too. */
  readonly engine: EngineSimulator;
  readonly adopter: EngineSimulator;
  /** Whether the service shows its secrets. */
  readonly isOpen: boolean;
  /** Whether the profile says so, so that a secret which is not there is known to be cleared. */
  readonly isTelling: boolean;
  /** Begins another run of the engine: nothing that was read before is known any more. */
  nextRun(): Promise<void>;
  /** What was said since the last call. */
  said(): string;
}

/** Whether an error refuses to replace the protected customer, because its parent changes. */
const isRefusedParent = (error: unknown): boolean =>
  error instanceof CallError && /^Can't replace customer .*: (?:\w+, )*parent(?:, \w+)* changes, /.test(error.message);

const travelling = leaves.filter((leaf) => leaf.facts.wire !== undefined);
const secret = leaves.find((leaf) => leaf.facts.generated)!;
const rotate = leaves.find((leaf) => leaf.path === secret.facts.generated?.renewedBy)!;
const openRecord = recordSchema();
const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const leafPath = (path: string): string => path.replace(/\["([^"]*)"\]/g, ".$1").replace(/\[\d+\]/g, "");
const covers = (path: string, other: string) =>
  path === other || other.startsWith(`${path}.`) || path.startsWith(`${other}.`);
const blockOf = (leaf: Leaf) => leaf.keys.slice(0, -1).join(".");
const isOn = (leaf: Leaf, tree: Tree) => leaf.enabledBy === undefined || valueAt(tree, leaf.enabledBy.keys) === true;

function meaning(leaf: Leaf, value: Value): string {
  if (isList(value)) return JSON.stringify([...value].map(String).sort());
  if (isTree(value))
    return JSON.stringify(
      Object.entries(value)
        .map(([key, list]) => [key, meaning(leaf, list)])
        .sort(),
    );
  return JSON.stringify(value ?? leaf.facts.absentMeans ?? null);
}

/** Where a preview has to show a difference, and where it may. */
interface Differences {
  readonly must: readonly string[];
  readonly may: readonly string[];
}

/** The history of one customer. */
export class History {
  state!: State;
  /** What the program was when an update last came to its end. */
  private applied: Tree;
  /** The secret that the state has set or found last. */
  private ours: string | undefined;
  /** Whether the secret in use was changed unseen. */
  private isBlind = false;
  /** Whether an update has ended in doubt: what it was to make is forgotten. */
  private isInDoubt = false;
  private readonly seen = new Set<string>();
  private before: WireRecord = {};

  constructor(
    readonly scene: Scene,
    public program: Tree,
  ) {
    this.applied = program;
  }

  get record(): WireRecord {
    return this.scene.emulator.admin.dump().customers.find(({ id }) => id === this.state.id)!;
  }

  private get held(): string | undefined {
    return text(this.record.hmacSecret);
  }

  /** Remembers the secret that the service holds now. */
  private note(): void {
    if (this.held !== undefined) this.seen.add(this.held);
  }

  private get isRecordOn(): boolean {
    return this.record.hmacEnabled === true;
  }

  private get output(): string | undefined {
    return text(plain(this.state.outputs).hmacSecret);
  }

  private get isStateOn(): boolean {
    return isOn(secret, canonical(plain(this.state.outputs) as Tree));
  }

  private get desired(): Tree {
    return canonical(this.program);
  }

  /** Whether the service shows a secret, or that there is none. */
  private isShown(value: Value): boolean {
    return this.scene.isOpen && (this.scene.isTelling || value !== undefined);
  }

  /** Begins with a customer that the program creates, one that it adopts, or one that is imported by file. */
  async begin(how: "create" | "adopt" | "import"): Promise<void> {
    const { engine, adopter, emulator } = this.scene;
    if (how === "create") {
      this.finished(await engine.up({ inputs: this.program }));
      return;
    }
    const needsSecret = isOn(secret, this.desired) && valueAt(this.desired, secret.keys) === undefined;
    const { id } = emulator.admin.create(
      { ...toWireRecord(this.desired), ...(needsSecret && { hmacSecret: "canary-production" }) },
      { unchecked: true },
    );
    if (how === "adopt") {
      this.program = { ...this.program, adopt: true };
      this.finished(await adopter.up({ inputs: this.program }));
      return;
    }
    // As the documented file holds it: what the program declares, and nothing that is left to a default.
    this.state = { id: String(id), inputs: this.program, outputs: this.program };
    this.ours = valueAt(this.desired, secret.keys) as string | undefined;
    await this.refresh();
  }

  /** An update has come to its end. */
  private finished(state: State): void {
    const { id, inputs, outputs } = state;
    this.state = { id, inputs, outputs };
    this.applied = this.program;
    this.isInDoubt = false;
    const declared = text(valueAt(this.desired, secret.keys));
    this.ours = isOn(secret, this.desired) ? (declared ?? this.output) : undefined;
    this.note();
  }

  /** Another user changes the customer in WebcastManager. */
  edit(changes: WireRecord): void {
    this.before = this.record;
    this.scene.emulator.admin.edit(this.state.id, changes, { unchecked: true });
    this.note();
    if (this.held !== text(this.before.hmacSecret)) this.isBlind = true;
  }

  /** Another user reverts the last change. */
  undo(): void {
    const fields = travelling.map((leaf) => wireName(leaf));
    this.edit(Object.fromEntries(Object.entries(this.before).filter(([name]) => fields.includes(name))));
  }

  private fail(rule: string, facts: unknown): never {
    throw new Error(
      `${rule}\n${JSON.stringify({ facts, program: this.program, state: { inputs: plain(this.state.inputs), outputs: plain(this.state.outputs) }, record: this.record, ours: this.ours }, null, 1)}`,
    );
  }

  /** The properties in which service and program differ, as far as a refresh shows them. */
  private differences(): Differences {
    const seen = canonicalObserved(openRecord.parse(JSON.parse(JSON.stringify(this.record))).tree);
    const [must, may] = [[] as string[], this.isInDoubt ? [secret.path, rotate.path] : []];
    for (const leaf of leaves) {
      const [wanted, there] = [valueAt(this.desired, leaf.keys), valueAt(seen, leaf.keys)];
      const differs = meaning(leaf, wanted) !== meaning(leaf, there);
      if (leaf === secret)
        this.secretDifference(wanted, there, seen, (kind) => {
          (kind === "must" ? must : may).push(leaf.path);
        });
      else if (leaf.facts.wire === undefined) {
        if (
          !leaf.facts.onlyAtCreate &&
          meaning(leaf, wanted) !== meaning(leaf, valueAt(canonical(this.applied), leaf.keys))
        )
          may.push(leaf.path);
        // What the service decides, or was left behind in a block that is off, is in no state until it is declared.
      } else if (
        (leaf.facts.serverFills || !isOn(leaf, seen)) &&
        wanted !== undefined &&
        valueAt(canonical(this.applied), leaf.keys) === undefined
      )
        may.push(leaf.path);
      else if (wanted === undefined && leaf.facts.serverFills) continue;
      // What was left behind in a block that is off goes when the block comes on.
      else if (wanted === undefined && !isOn(leaf, seen)) {
        if (differs && isOn(leaf, this.desired)) may.push(leaf.path);
      } else if (leaf.facts.secret && !this.isShown(there)) {
        if (wanted !== valueAt(plain(this.state.outputs) as Tree, leaf.keys)) may.push(leaf.path);
      } else if (differs) (wanted === undefined && leaf.facts.defaultValue !== undefined ? may : must).push(leaf.path);
    }
    return { must, may };
  }

  // eslint-disable-next-line max-params -- a value in three places, and what to do
  private secretDifference(wanted: Value, there: Value, seen: Tree, found: (kind: "must" | "may") => void): void {
    const isWanted = isOn(secret, this.desired);
    if (isWanted !== isOn(secret, seen)) return found("may");
    // What the program alone tells, whether the value is declared, the state follows without a request.
    const isRestated =
      (wanted === undefined) !== (valueAt(plain(this.state.outputs) as Tree, secret.keys) === undefined);
    if (!this.isShown(there)) return isRestated || this.isBlind || wanted !== this.output ? found("may") : undefined;
    if (wanted === undefined ? isWanted && this.ours !== undefined && there !== this.ours : wanted !== there)
      return found("must");
    if (isRestated || (wanted !== undefined && this.ours !== wanted)) found("may");
  }

  /** A preview of what was just read: it shows exactly what differs. */
  private async exact(): Promise<Plan | undefined> {
    const { must, may } = this.differences();
    let plan: Plan;
    try {
      plan = await this.scene.engine.preview({ inputs: this.program }, this.state);
    } catch (error) {
      if (must.includes("parent") && isRefusedParent(error)) return undefined;
      throw error;
    }
    const shown = plan.changed.map(leafPath);
    const missing = must.filter((path) => !shown.some((one) => covers(one, path)));
    const extra = shown.filter((one) => ![...must, ...may].some((path) => covers(one, path)));
    if (missing.length + extra.length > 0)
      this.fail("A preview shows exactly what differs", { shown, must, may, missing, extra });
    if ((must.length > 0 && plan.operation === "same") || (must.length + may.length === 0 && plan.operation !== "same"))
      this.fail("A preview is empty exactly where nothing differs", { must, may, operation: plan.operation });
    return plan;
  }

  /** The output is the secret in use, or absent with a warning. */
  private checkOutput(wasKnown: boolean): void {
    const { output, held } = this;
    const isOpen = this.isShown(held);
    if (!this.isRecordOn)
      return output === undefined || this.isInDoubt
        ? undefined
        : this.fail("Without HMAC there is no secret in use", { output });
    if (isOpen && output !== held) this.fail("The output is the secret in use", { output, held });
    if (!isOpen && !this.isBlind && !this.isInDoubt && output !== undefined && output !== held)
      this.fail("A secret that may not be in use is not shown", { output, held });
    const said = this.scene.said();
    if (
      !isOpen &&
      output === undefined &&
      wasKnown &&
      !said.includes("To get a known one, set hmac.secret, or change hmac.rotate.")
    )
      this.fail("What can't be known any more is warned of", { said });
  }

  async refresh(): Promise<Plan | undefined> {
    const wasOn = this.isStateOn;
    const { hmac, __held: held } = plain(this.state.outputs) as { hmac?: Tree; __held?: { own: Tree } };
    const isDeclared = hmac?.secret !== undefined && Object.keys(held?.own ?? {}).length === 0;
    const wasKnown = this.output !== undefined || !wasOn;
    void this.scene.said();
    await this.scene.nextRun();
    const answer = await this.scene.engine.refresh(this.state);
    this.state = answer!.state;
    if (this.isShown(this.held)) this.isBlind = false;
    if (this.isRecordOn && !wasOn) this.isBlind = false;
    // What was declared needs no memory: the program says it again. What is not declared is brought back.
    if (this.isRecordOn && (isDeclared || this.ours === undefined || (!wasOn && !this.scene.isOpen)))
      this.ours = this.output;
    this.checkOutput(wasKnown);
    return this.exact();
  }

  /** What an update has written: what the preview showed, and no secret that another one had superseded. */
  private checkWritten(before: WireRecord, plan: Plan): void {
    const after = this.record;
    const shown = plan.changed.map(leafPath);
    const written = travelling.filter(
      (leaf) => JSON.stringify(before[wireName(leaf)] ?? null) !== JSON.stringify(after[wireName(leaf)] ?? null),
    );
    const unseen = written.filter(
      (leaf) => !shown.some((path) => covers(path, leaf.path) || (leaf.keys.length > 1 && covers(path, blockOf(leaf)))),
    );
    if (unseen.length > 0)
      this.fail("An update writes what the preview showed", { shown, unseen: unseen.map(({ path }) => path) });
    const now = text(after.hmacSecret);
    if (now === undefined || now === text(before.hmacSecret) || now === valueAt(this.desired, secret.keys)) return;
    const isMade = shown.some((path) =>
      [secret.enabledBy!.path, rotate.path].some((cause) => path === cause || path === blockOf(secret)),
    );
    if (now !== this.ours && (this.seen.has(now) || !isMade))
      this.fail("A superseded secret is never written back, and none is made without a cause", {
        shown,
        now,
        seen: [...this.seen],
      });
  }

  /** An update without a refresh. */
  async up(end: "well" | "killed" | "in doubt" = "well", isCommitted = true): Promise<void> {
    const before = this.record;
    this.note();
    if (end === "in doubt")
      this.scene.emulator.admin.faults.set([
        { kind: "status", status: 500, route: "update customer", committed: isCommitted },
      ]);
    try {
      const { plan, ...state } = await this.scene.engine.up({ inputs: this.program }, this.state);
      if (plan.operation === "same") this.sameAsBefore(state);
      else if (plan.operation === "update") this.updated(state, plan, before, end);
      else this.fail("Nothing is replaced", { plan });
    } catch (error) {
      await this.failed(error, before);
    } finally {
      this.scene.emulator.admin.faults.clear();
    }
  }

  private sameAsBefore({ id, inputs, outputs }: State): void {
    this.state = { id, inputs, outputs };
    const declared = text(valueAt(this.desired, secret.keys));
    if (declared !== undefined && isOn(secret, this.desired)) this.ours = declared;
    this.applied = this.program;
  }

  // eslint-disable-next-line max-params -- the parts of one update
  private updated(state: State, plan: Plan, before: WireRecord, end: string): void {
    // After an update in doubt the engine holds the inputs of that one: what goes on was shown before.
    if (this.state.initErrors === undefined && !this.isInDoubt) this.checkWritten(before, plan);
    const isWritten = this.record.hmacSecret !== before.hmacSecret;
    if (end === "killed") {
      this.isBlind ||= isWritten;
      this.note();
      return;
    }
    if (isWritten) this.isBlind = false;
    this.finished(state);
  }

  private async failed(error: unknown, before: WireRecord): Promise<void> {
    if (isRefusedParent(error)) return;
    if (!(error instanceof CallError)) throw error;
    if (error.message.includes("videoConferenceConnectors would hold")) return;
    if (!error.message.includes("500")) throw error;
    this.isBlind ||= this.record.hmacSecret !== before.hmacSecret;
    if (error.partly === undefined) return;
    const { inputs } = await this.scene.engine.preview({ inputs: this.program }, this.state);
    this.state = {
      id: this.state.id,
      inputs,
      outputs: marked(error.partly.properties),
      initErrors: error.partly.reasons,
    };
    this.isInDoubt = true;
    this.ours = undefined;
    this.note();
  }

  /** `up --refresh`: afterwards service and program say the same, and nothing is left to show. */
  async upWithRefresh(): Promise<void> {
    if ((await this.refresh()) === undefined) return;
    await this.up();
    this.checkOutput(false);
    const plan = await this.refresh();
    if (plan?.operation !== "same") this.fail("After an update with refresh nothing is left", { plan });
    const { must } = this.differences();
    if (must.length > 0) this.fail("After an update with refresh the service holds what the program says", { must });
  }
}
