// A team with the example of GitOps on GitLab: project, state and service, with the accounts of its environments.
import { startEmulator, type Emulator } from "../../../emulator";
import { PipelineRepository } from "../pipeline-repository";
import { PipelineTeam, secrets, type Engine } from "../pipeline-team";
import { runJob, type JobRun, type Project } from "./job";
import { ManagedState, type Role } from "./managed-state";
import { readPipeline, type Event, type Pipeline } from "./pipeline";

/** Alpine's package manager: the machine has Node already. */
const apk = '#!/bin/sh\n[ "$*" = "add --no-cache nodejs npm" ]\n';

interface Services {
  readonly emulator: Emulator;
  readonly state: ManagedState;
  readonly programs: Readonly<Record<string, string>>;
}

/** The team's project with everything around it. */
export class GitlabStage extends PipelineTeam implements AsyncDisposable {
  /** The review after the last merge. */
  private reviewed: JobRun | undefined;
  private readonly state: ManagedState;
  /** Read with the first job. */
  private pipeline: Promise<Pipeline> | undefined;

  private constructor(engine: Engine, { emulator, state, programs }: Services) {
    super(engine, emulator, new PipelineRepository(`gitops-gitlab/${engine}`, programs));
    this.state = state;
  }

  /** Prepares it: the state is empty. @param programs scripts of programs of the machine, by name */
  static async open(engine: Engine, programs: Services["programs"] = { apk }): Promise<GitlabStage> {
    const services = { emulator: await startEmulator(), state: await ManagedState.start(), programs };
    const stage = new GitlabStage(engine, services);
    try {
      if (engine === "pulumi") await stage.createStack();
      return stage;
    } catch (error) {
      await stage[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Runs the job `test` for a fork, which has none of the project's variables. */
  test(): Promise<JobRun> {
    return this.run("test", "merge request of a fork", { settings: [] });
  }

  /** Runs the review of a merge request, started by a Developer. */
  async review(): Promise<JobRun> {
    return this.run("review", "merge request", { settings: this.settings() });
  }

  /** Runs the review after a merge. */
  async merge(): Promise<JobRun> {
    return (this.reviewed = await this.run("review", "merge", { settings: this.settings() }));
  }

  /** Runs the apply of the last merge. */
  async apply(role: Role = "maintainer"): Promise<JobRun> {
    const before = { test: passed, ...(this.reviewed && { review: this.reviewed }) };
    return this.run("apply", "merge", { settings: this.settings(), role, before });
  }

  /** Runs the nightly check. */
  drift(): Promise<JobRun> {
    return this.run("drift", "schedule", { settings: this.settings() });
  }

  /** Reviews and applies the program. @throws unless both succeed */
  async applied(): Promise<void> {
    for (const { code, log } of [await this.merge(), await this.apply()]) if (code !== 0) throw new Error(log);
  }

  private async run(
    name: string,
    event: Event,
    { settings, role = "developer", before = {} }: RunOptions,
  ): Promise<JobRun> {
    const { files: commit, machine } = this.repository;
    const pipeline = await (this.pipeline ??= readPipeline(commit));
    const api = { address: this.state.address, token: this.state.tokens[role] };
    return runJob({ commit, machine, api, settings }, [pipeline, name], { event, before });
  }

  /** The address of a customer's privacy policy in the service. */
  privacyUrl(name: string): unknown {
    return this.customer(name)?.privacyPolicyUrl;
  }

  /** Secrets that a developer can see of a job. */
  leaks({ log, artifacts }: JobRun): readonly string[] {
    return this.secretsIn([log, ...Object.values(artifacts)].join("\n"), "token-for-", "job-token");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.repository[Symbol.dispose]();
    await Promise.all([this.emulator.close(), this.state[Symbol.asyncDispose]()]);
  }

  /** The variables of the project, as the README of the example says. */
  private settings(): Settings {
    const { writer, reader } = this.accounts;
    return [
      { name: "PULUMI_BACKEND_URL", value: `file://${this.repository.state}` },
      { name: "PULUMI_CONFIG_PASSPHRASE", value: secrets.passphrase },
      { name: "WEBCASTMANAGER_ENDPOINT", value: this.emulator.endpoint },
      { name: "WEBCASTMANAGER_TOKEN_URL", value: this.emulator.tokenUrl },
      ...accountOf(reader, { environment: "webcast-preview" }, "not-the-token"),
      ...accountOf(writer, { environment: "webcast-apply", isProtected: true }, secrets.kollective),
    ];
  }
}

type Settings = Project["settings"];

/** How a job is run. */
interface RunOptions {
  readonly settings: Settings;
  /** The role of who started it. */
  readonly role?: Role;
  readonly before?: Readonly<Record<string, JobRun>>;
}

/** The job `test` as the other jobs need it; it has scenarios of its own. */
const passed: JobRun = { code: 0, log: "", artifacts: {} };

const accountOf = (
  user: { readonly username: string; readonly password: string },
  scope: Omit<Settings[number], "name" | "value">,
  token: string,
): Settings => [
  { name: "WEBCASTMANAGER_USERNAME", value: user.username, ...scope },
  { name: "WEBCASTMANAGER_PASSWORD", value: user.password, ...scope },
  { name: "TF_VAR_kollective_token", value: token, ...scope },
];
