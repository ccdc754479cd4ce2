// A team with the example of GitOps on GitLab: project, state and service, with the accounts of its environments.
import { startEmulator, type Emulator, type WireRecord } from "../../../emulator";
import { mustRun } from "../../../tools/workbench/run-command";
import { PipelineRepository } from "../pipeline-repository";
import { runJob, type JobRun, type Project } from "./job";
import { ManagedState, type Role } from "./managed-state";
import { readPipeline, type Event, type Pipeline } from "./pipeline";

/** The engines of the example. */
export const engines = ["pulumi", "terraform"] as const;

/** An engine of the example. */
export type Engine = (typeof engines)[number];

/** Secrets that must never be readable. */
const secrets = { passphrase: "canary-passphrase", kollective: "canary-kollective-token" };

const programs = { pulumi: "index.ts", terraform: "main.tf" } as const;

/** Alpine's package manager: the machine has Node already. */
const apk = '#!/bin/sh\n[ "$*" = "add --no-cache nodejs npm" ]\n';

/** What a stage is made of. */
interface Parts {
  readonly repository: PipelineRepository;
  readonly emulator: Emulator;
  readonly state: ManagedState;
  readonly pipeline: Pipeline;
}

/** The team's project with everything around it. */
export class GitlabStage implements AsyncDisposable {
  /** The review after the last merge. */
  private reviewed: JobRun | undefined;
  /** Set: the password of the account that reads, in place of the right one. */
  readersPassword: string | undefined;

  private constructor(
    readonly engine: Engine,
    private readonly parts: Parts,
  ) {}

  /** Prepares it: the state is empty. */
  static async open(engine: Engine): Promise<GitlabStage> {
    const repository = new PipelineRepository(`gitops-gitlab/${engine}`, { apk });
    const [emulator, state] = await Promise.all([startEmulator(), ManagedState.start()]);
    const stage = new GitlabStage(engine, {
      repository,
      emulator,
      state,
      pipeline: await readPipeline(repository.files),
    });
    if (engine === "pulumi") await stage.createStack();
    return stage;
  }

  /** The service. */
  get emulator(): Emulator {
    return this.parts.emulator;
  }

  /** Writes the stack's configuration, as the README of the example says. */
  private async createStack(): Promise<void> {
    const environment = {
      ...this.parts.repository.machine,
      HOME: this.parts.repository.state,
      PULUMI_BACKEND_URL: `file://${this.parts.repository.state}`,
      PULUMI_CONFIG_PASSPHRASE: secrets.passphrase,
    };
    const pulumi = (...parameters: string[]) =>
      mustRun("pulumi", parameters, { folder: this.parts.repository.files, environment });
    await pulumi("stack", "init", "prod");
    await pulumi("config", "set", "--stack", "prod", "--secret", "kollectiveToken", secrets.kollective);
  }

  /** Changes the program. */
  edit(from: string, to: string): void {
    this.parts.repository.edit(this.file, from, to);
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

  private run(name: string, event: Event, { settings, role = "developer", before = {} }: RunOptions): Promise<JobRun> {
    const { files: commit, machine } = this.parts.repository;
    const api = { address: this.parts.state.address, token: this.parts.state.tokens[role] };
    return runJob({ commit, machine, api, settings }, [this.parts.pipeline, name], { event, before });
  }

  /** Changes a customer in WebcastManager. */
  change(name: string, changes: WireRecord): void {
    const found = this.emulator.admin.dump().customers.find((customer) => customer.name === name);
    this.emulator.admin.edit(String(found?.id), changes);
  }

  /** The file of the program. */
  get file(): string {
    return programs[this.engine];
  }

  /** The address of a customer's privacy policy in the service. */
  privacyUrl(name: string): unknown {
    return this.emulator.admin.dump().customers.find((customer) => customer.name === name)?.privacyPolicyUrl;
  }

  /** The names of the customers in the service. */
  customers(): readonly unknown[] {
    const { customers } = this.emulator.admin.dump();
    return customers.map(({ name }) => name).sort();
  }

  /** Secrets that a developer can see of a job. */
  leaks({ log, artifacts }: JobRun): readonly string[] {
    const { users, admin } = this.emulator;
    const held = admin.dump().customers.flatMap(({ hmacSecret }) => (typeof hmacSecret === "string" ? hmacSecret : []));
    const all = [
      ...Object.values(secrets),
      ...users.map(({ password }) => password),
      ...held,
      "token-for-",
      "job-token",
    ];
    const readable = [log, ...Object.values(artifacts)].join("\n");
    return all.filter((secret) => readable.includes(secret));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.parts.repository[Symbol.dispose]();
    await Promise.all([this.emulator.close(), this.parts.state[Symbol.asyncDispose]()]);
  }

  /** The variables of the project, as the README of the example says. */
  private settings(): Settings {
    const [writer, , reader] = this.emulator.users;
    const password = this.readersPassword ?? reader.password;
    return [
      { name: "PULUMI_BACKEND_URL", value: `file://${this.parts.repository.state}` },
      { name: "PULUMI_CONFIG_PASSPHRASE", value: secrets.passphrase },
      { name: "WEBCASTMANAGER_ENDPOINT", value: this.emulator.endpoint },
      { name: "WEBCASTMANAGER_TOKEN_URL", value: this.emulator.tokenUrl },
      ...accountOf({ ...reader, password }, { environment: "webcast-preview" }, "not-the-token"),
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
