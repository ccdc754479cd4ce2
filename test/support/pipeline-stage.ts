// A team with the example of GitOps on GitHub: repository, state, service and GitHub, with the accounts of its
// environments.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { runWorkflow, type RunOptions, type WorkflowRun } from "./actions/run";
import { startGithub, type Github, type Issue } from "./github";
import { PipelineRepository } from "./pipeline-repository";
import { PipelineTeam, secrets, type Engine } from "./pipeline-team";
import { until } from "./until";

/** Names a file in place of the bucket: no bucket is on loopback. */
function replaceBackend({ repository }: PipelineStage): void {
  const backend = { local: { path: join(repository.state, "terraform.tfstate") } };
  writeFileSync(join(repository.files, "backend_override.tf.json"), JSON.stringify({ terraform: { backend } }));
}

interface Services {
  readonly emulator: Emulator;
  readonly github: Github;
  readonly programs: Readonly<Record<string, string>>;
}

/** The team's repository with everything around it. */
export class PipelineStage extends PipelineTeam implements AsyncDisposable {
  readonly github: Github;

  private constructor(engine: Engine, { emulator, github, programs }: Services) {
    super(engine, emulator, new PipelineRepository(`gitops-github/${engine}`, programs));
    this.github = github;
  }

  /** Prepares it: the state is empty. @param programs scripts of programs of the machine, by name */
  static async open(engine: Engine, programs = {}): Promise<PipelineStage> {
    const services = { emulator: await startEmulator(), github: await startGithub(), programs };
    const stage = new PipelineStage(engine, services);
    try {
      if (engine === "pulumi") await stage.createStack();
      else replaceBackend(stage);
      return stage;
    } catch (error) {
      await stage[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Runs preview.yml for a pull request. */
  preview(pull: Issue): Promise<WorkflowRun> {
    return this.#run("preview.yml", "pull_request", { payload: this.github.pullRequestEvent(pull) });
  }

  /** Merges a pull request, and runs apply.yml for the push. */
  merge(pull: Issue, more: Partial<RunOptions> = {}): Promise<WorkflowRun> {
    const sha = String(pull.number).padEnd(40, "e");
    Object.assign(pull, { state: "closed", closedAt: new Date().toISOString() });
    Object.assign(pull.pull ?? {}, { mergeSha: sha });
    return this.#run("apply.yml", "push", { sha, ...more });
  }

  /** Runs apply.yml as a person starts it. */
  apply(): Promise<WorkflowRun> {
    return this.#run("apply.yml", "workflow_dispatch", {});
  }

  /** Runs drift.yml as at night. */
  drift(): Promise<WorkflowRun> {
    return this.#run("drift.yml", "schedule", {});
  }

  /** Applies the program. @throws unless that succeeds */
  async applied(): Promise<void> {
    const run = await this.apply();
    if (run.conclusion !== "success") throw new Error(run.readable());
  }

  /** Waits until the service receives a create. */
  async untilCreating(): Promise<void> {
    const isCreating = () =>
      this.emulator.admin.requests().entries.some(({ route }) => route === "create customer") || undefined;
    await until(isCreating, () => "no customer was created", 60);
  }

  /** The bodies of the comments on a pull request. */
  comments(pull: Issue): readonly string[] {
    return this.github.comments(pull.number).map(({ body }) => body);
  }

  /** Secrets that readers of the repository can see of a run. */
  leaks(run: WorkflowRun): readonly string[] {
    const readable = [run.readable(), ...this.github.issues().map(({ body }) => body)].join("\n");
    return this.secretsIn(readable, "ghs_0");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.repository[Symbol.dispose]();
    await Promise.all([this.emulator.close(), this.github[Symbol.asyncDispose]()]);
  }

  async #run(
    workflow: string,
    event: RunOptions["event"]["name"],
    { payload = {}, sha, ...more }: Partial<RunOptions> & { payload?: unknown; sha?: string },
  ): Promise<WorkflowRun> {
    const options = this.repository.run(workflow, event, payload);
    const added = this.github.addRun({ status: "in_progress", conclusion: null });
    const run = await runWorkflow({
      ...options,
      ...(sha !== undefined && { event: { ...options.event, sha } }),
      environments: this.#environments(),
      machine: {
        ...options.machine,
        GITHUB_API_URL: this.github.url,
        GITHUB_GRAPHQL_URL: `${this.github.url}/graphql`,
      },
      runId: String(added.id),
      token: (permissions) => this.#tokenOf(permissions),
      ...more,
    });
    Object.assign(added, { status: "completed", conclusion: run.conclusion });
    return run;
  }

  /** A token of Actions has the permissions that its job lists, and no others. */
  #tokenOf(permissions: Readonly<Record<string, string>>): string {
    const right = (name: string): "read" | "write" | "none" => {
      const given = permissions[name];
      return given === "write" || given === "read" ? given : "none";
    };
    const rights = {
      issues: right("issues"),
      pullRequests: right("pull-requests"),
      actions: right("actions"),
      contents: right("contents"),
    };
    return this.github.token({ permissions: rights }).text;
  }

  #environments(): NonNullable<RunOptions["environments"]> {
    const { emulator, repository, accounts } = this;
    const of = (name: "reader" | "writer", more: Readonly<Record<string, string>> = {}) => ({
      vars: {
        WEBCASTMANAGER_ENDPOINT: emulator.endpoint,
        WEBCASTMANAGER_TOKEN_URL: emulator.tokenUrl,
        WEBCASTMANAGER_USERNAME: accounts[name].username,
        PULUMI_BACKEND_URL: `file://${repository.state}`,
        AWS_REGION: "eu-central-1",
        AWS_STATE_ROLE: "arn:aws:iam::111122223333:role/webcast-state",
      },
      secrets: {
        WEBCASTMANAGER_PASSWORD: accounts[name].password,
        PULUMI_CONFIG_PASSPHRASE: secrets.passphrase,
        ...more,
      },
    });
    return {
      "webcast-preview": of("reader"),
      "webcast-apply": of("writer", { KOLLECTIVE_TOKEN: secrets.kollective }),
    };
  }
}
