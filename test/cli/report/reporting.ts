// Runs the commands of `webcastmanager report` in this process, against the stand-in of GitHub.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../../provider/cli/command";
import { CommandError, exitCodes, outcomeOf } from "../../../provider/cli/exit-codes";
import { reportComment, type CommentOptions } from "../../../provider/cli/report/comment";
import { reportIssue } from "../../../provider/cli/report/issue";
import { reportReviewed, type ReviewedOptions } from "../../../provider/cli/report/reviewed";
import type { DriftReport } from "../../../provider/inventory/drift-report";
import type { ReviewReport } from "../../../provider/review/review-report";
import type { Github, Issue } from "../../support/github";
import { quickClock } from "../../support/quick-clock";

type Changed = ReviewReport["changes"][number];

/** The URN of a customer of a Pulumi program. */
export const urn = (name: string) =>
  `urn:pulumi:prod::webcasts::pulumi-nodejs:dynamic/webcastmanager:Customer::${name}`;

/** A hash in the form of those of plans. */
export const hashOf = (digit: string) => `sha256:${digit.repeat(64)}`;

/** A customer that a plan changes. */
export function aChange(change: Partial<Changed> = {}): Changed {
  return { address: urn("acme"), name: "Acme", path: ["Acme"], action: "create", properties: [], ...change };
}

/** The review of a plan. */
export function aReview({ changes = [], ...given }: Partial<ReviewReport> = {}): ReviewReport {
  const count = (action: Changed["action"]) => changes.filter((change) => change.action === action).length;
  const failures = given.failures ?? [];
  return {
    version: 1,
    kind: "review",
    outcome: failures.length > 0 ? "refused" : "ok",
    engine: "pulumi",
    source: "prod",
    endpoint: "https://webcast.example/v1",
    counts: {
      create: count("create"),
      adopt: count("adopt"),
      update: count("update"),
      replace: count("replace"),
      delete: count("delete"),
      forget: count("forget"),
      unchanged: 3,
      failures: failures.length,
      otherResources: 0,
    },
    changes,
    failures,
    denied: [],
    unknown: [],
    unchecked: [],
    hash: hashOf("a"),
    ...given,
  };
}

const managed = { source: "prod", engine: "pulumi" } as const;

/** A customer that was deleted in the service. */
export function aDeleted(name = "Acme"): DriftReport["deleted"][number] {
  const commands = { revert: "pulumi up --refresh", accept: "pulumi state delete" };
  return { id: `65a0${name}`, name, path: [name], address: urn(name), ...managed, ...commands };
}

/** A customer that could not be compared. */
export function anUnchecked(name = "Berlin"): DriftReport["unchecked"][number] {
  const why = { reason: "no permission", message: "Can't read customer: 403." } as const;
  return { id: `65a1${name}`, name, path: [name], address: urn(name), ...managed, ...why };
}

/** What a drift check found; nothing unless given. */
export function aDrift(given: Partial<DriftReport> = {}): DriftReport {
  const { deleted = [], changed = [], moved = [], unchecked = [], unmanaged = [] } = given;
  return {
    version: 1,
    note: "States are compared with the service.",
    endpoint: "https://webcast.example/v1",
    sources: [{ source: "prod", engine: "pulumi", customers: 4 }],
    counts: {
      compared: 4,
      deleted: deleted.length,
      changed: changed.length,
      moved: moved.length,
      unchecked: unchecked.length,
      unmanaged: unmanaged.length,
    },
    deleted,
    changed,
    moved,
    unchecked,
    unmanaged,
    incomparable: [],
    fingerprint: hashOf("d"),
    ...given,
  };
}

/** The line that a command with --json ends with when it fails. */
export const errorLine = {
  error: { code: "authentication", exitCode: 3, message: "Can't log in as bob: 401.", hint: "Check the password." },
};

/** Returns what waits until so many have come. */
export function meeting(count: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === count) for (const go of waiting) go();
    });
}

/** How a report ended. */
export interface Ended {
  readonly code: number;
  /** Warnings, notes and the error, one line each. */
  readonly lines: readonly string[];
  readonly stdout: string;
}

/** A job of GitHub Actions in a folder of its own. */
export class Workspace implements AsyncDisposable {
  /** Milliseconds that the latest report would have waited. */
  waited: number[] = [];
  readonly #controller = new AbortController();

  private constructor(
    readonly folder: string,
    readonly github: Github,
    /** The variables of the job. */
    readonly environment: Record<string, string>,
  ) {}

  static async create(github: Github, environment: Readonly<Record<string, string>> = {}): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), "report-"));
    return new Workspace(folder, github, { ...github.environment(), ...environment });
  }

  /** Makes the job one of a pull request. */
  async ofPull(issue: Issue): Promise<this> {
    const file = join(this.folder, "event.json");
    await writeFile(file, JSON.stringify(this.github.pullRequestEvent(issue)));
    Object.assign(this.environment, { GITHUB_EVENT_PATH: file });
    return this;
  }

  /** Makes the job one of a push of this commit. */
  ofPush(sha: string): this {
    Reflect.deleteProperty(this.environment, "GITHUB_EVENT_PATH");
    Object.assign(this.environment, { GITHUB_SHA: sha });
    return this;
  }

  /** Interrupts what runs, as Ctrl-C does. */
  interrupt(): void {
    this.#controller.abort(new CommandError("cancelled", "Cancelled."));
  }

  comment(input: unknown, options: Partial<CommentOptions> = {}): Promise<Ended> {
    return this.#end(async (run) => {
      const file = await this.#input(input);
      return reportComment(run, { input: file, stack: "prod", after: "preview", ...options }, this.#surface());
    });
  }

  issue(input: unknown, stack = "prod"): Promise<Ended> {
    return this.#end(async (run) => reportIssue(run, { input: await this.#input(input), stack }, this.#surface()));
  }

  async reviewed(stack = "prod", options: Omit<ReviewedOptions, "stack"> = {}): Promise<Ended> {
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      const ended = await this.#end((run) => reportReviewed(run, { stack, ...options }, this.#surface()));
      return { ...ended, stdout: write.mock.calls.map(([text]) => String(text)).join("") };
    } finally {
      write.mockRestore();
    }
  }

  /** The path of a file of this folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** The step summary so far. */
  summary(): Promise<string> {
    return readFile(this.environment.GITHUB_STEP_SUMMARY ?? "", "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  #surface() {
    this.waited = [];
    return { clock: quickClock((milliseconds) => this.waited.push(milliseconds)), environment: this.environment };
  }

  /** Writes an input: text as it is, anything else as JSON; undefined is no file. */
  async #input(input: unknown): Promise<string> {
    const file = this.path(`input-${Math.random()}.json`);
    const isRaw = typeof input === "string" || input instanceof Uint8Array;
    if (input !== undefined) await writeFile(file, isRaw ? input : JSON.stringify(input));
    return file;
  }

  async #end(work: (run: Run) => Promise<keyof typeof exitCodes>): Promise<Ended> {
    const lines: string[] = [];
    const keep = (kind: string) => (text: string) => {
      lines.push(`${kind}${text}`);
    };
    const { signal } = this.#controller;
    const progress = { show: () => undefined, clear: () => undefined };
    const run: Run = { signal, progress, warn: keep("warning: "), note: keep("") };
    try {
      return { code: exitCodes[await work(run)].code, lines, stdout: "" };
    } catch (thrown) {
      const error: unknown = signal.aborted ? signal.reason : thrown;
      if (!(error instanceof Error)) throw error;
      const hint = error instanceof CommandError ? (error.hint ?? "") : "";
      return { code: exitCodes[outcomeOf(error)].code, lines: [...lines, `${error.message} ${hint}`], stdout: "" };
    }
  }
}

/** A repository with a pull request, and a job of it. */
export async function pullRequest(github: Github) {
  const pull = github.addPull();
  return { pull: pull.number, job: await (await Workspace.create(github)).ofPull(pull) };
}
