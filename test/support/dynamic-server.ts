// The real dynamic-provider server of a Pulumi SDK as a child process, and its calls over gRPC.
// Speaks the wire's plain objects; what the engine makes of them is in engine-simulator.ts.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { root, workFolder } from "../../tools/workbench/project";
import { firstLineOf, killedChild } from "../../tools/workbench/run-command";

/** The oldest and the newest SDK that are supported, by the name they are installed under. */
const sdks = { "3.216.0": "pulumi-oldest", "3.276.0": "@pulumi/pulumi" } as const;
export type SdkVersion = keyof typeof sdks;
export const sdkVersions = Object.keys(sdks) as SdkVersion[];
export const newestSdk = "3.276.0" satisfies SdkVersion;

/** A plain object of the wire, with the engine's marks in it. */
export type Wire = Record<string, unknown>;

/** The provider's text, written out here so that a change of the class's constant is seen. */
export const providerText = 'exports.handler = () => require("webcastmanager-provider/provider");';

export interface ServerOptions {
  readonly sdk?: SdkVersion;
  /** What the engine configures; absent: nothing yet. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** Variables of the process beside PATH; nothing else of this process is handed on. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder of the program. Absent: one that has the package installed. Removed at the end. */
  readonly folder?: string;
  /** Parameters of the process; the engine's address is the last. */
  readonly parameters?: readonly string[];
}

/** A failure of check. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** A call that failed, as the engine sees it. */
export class CallError extends Error {
  constructor(
    message: string,
    readonly partly?: { readonly id: string; readonly properties: Wire; readonly reasons: readonly string[] },
  ) {
    super(message);
  }
}

const toStruct = (value: Wire) =>
  Struct.fromJavaScript(
    JSON.parse(JSON.stringify({ __provider: providerText, ...value })) as Record<string, JavaScriptValue>,
  );
const fromStruct = (struct: Struct | undefined): Wire => struct?.toJavaScript() ?? {};

function callError(error: ServiceError): CallError {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const packed = details instanceof Buffer ? Status.deserializeBinary(details).getDetailsList()[0] : undefined;
  const failed = packed?.unpack(
    (bytes: Uint8Array) => messages.ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  return new CallError(
    error.details,
    failed
      ? { id: failed.getId(), properties: fromStruct(failed.getProperties()), reasons: failed.getReasonsList() }
      : undefined,
  );
}

/** How long a process that dropped its connection may take to end. */
const endsWithinMs = 5_000;

type Answered<Answer> = (error: ServiceError | null, answer: Answer) => void;

function programFolder(): string {
  const folder = workFolder("dynamic");
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "webcastmanager-provider"), "junction");
  return folder;
}

/** A running server. Dispose of it, or it stays. */
export class DynamicServer implements AsyncDisposable {
  stdout = "";
  stderr = "";
  /** Everything that it has answered, for searches. */
  readonly answers: Wire[] = [];
  private readonly ended: Promise<unknown>;

  private constructor(
    readonly process: ChildProcessWithoutNullStreams,
    readonly folder: string,
    private readonly client: ResourceProviderClient,
  ) {
    this.ended = new Promise((resolve) => process.once("exit", resolve));
    process.stdout.on("data", (text: Buffer) => {
      this.stdout += text.toString();
    });
    process.stderr.on("data", (text: Buffer) => {
      this.stderr += text.toString();
    });
  }

  /** Starts it as the engine does: the SDK's own script, in the folder of a program that has the package installed. */
  static async start(options: ServerOptions = {}): Promise<DynamicServer> {
    const folder = options.folder ?? programFolder();
    writeFileSync(join(folder, "Pulumi.yaml"), "name: conversation\nruntime: nodejs\n");
    const script = join(root, "node_modules", sdks[options.sdk ?? newestSdk], "cmd", "dynamic-provider", "index.js");
    const child = spawn(process.execPath, [script, ...(options.parameters ?? ["127.0.0.1:1"])], {
      cwd: folder,
      env: { PATH: process.env.PATH, PULUMI_NODEJS_PROJECT: "conversation", ...options.environment },
    });
    const port = await firstLineOf(child);
    const server = new DynamicServer(
      child,
      folder,
      new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()),
    );
    if (options.configuration) await server.configure(options.configuration);
    return server;
  }

  private async call<Answer>(start: (answered: Answered<Answer>) => unknown): Promise<Answer> {
    const { error, answer } = await new Promise<{ error: ServiceError | null; answer: Answer }>((resolve) =>
      start((error, answer) => {
        resolve({ error, answer });
      }),
    );
    if (error === null) return answer;
    const killed = error.code === status.UNAVAILABLE ? await this.killed() : undefined;
    throw killed ?? callError(error);
  }

  /** Returns why the process ended that dropped its connection; undefined where it runs on, or ended by itself. */
  private async killed(): Promise<Error | undefined> {
    await Promise.race([this.ended, sleep(endsWithinMs, undefined, { ref: false })]);
    return killedChild(this.process, "");
  }

  private heard(struct: Struct | undefined): Wire {
    const answer = fromStruct(struct);
    this.answers.push(answer);
    return answer;
  }

  async configure(configuration: Readonly<Record<string, string>>): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript({ ...configuration }));
    await this.call<messages.ConfigureResponse>((answered) => this.client.configure(request, answered));
  }

  async check(olds: Wire, news: Wire): Promise<{ inputs: Wire; failures: CheckFailure[] }> {
    const request = new messages.CheckRequest();
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await this.call<messages.CheckResponse>((answered) => this.client.check(request, answered));
    return {
      inputs: this.heard(answer.getInputs()),
      failures: answer.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(id: string, olds: Wire, news: Wire) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await this.call<messages.DiffResponse>((answered) => this.client.diff(request, answered));
    const changes = (["unknown", "none", "some"] as const)[answer.getChanges()];
    return { changes, replaces: answer.getReplacesList(), deleteBeforeReplace: answer.getDeletebeforereplace() };
  }

  async create(inputs: Wire): Promise<{ id: string; outs: Wire }> {
    const request = new messages.CreateRequest();
    request.setProperties(toStruct(inputs));
    const answer = await this.call<messages.CreateResponse>((answered) => this.client.create(request, answered));
    return { id: answer.getId(), outs: this.heard(answer.getProperties()) };
  }

  /** `inputs` is what the engine sends beside; the server reads it only where `properties` is absent. */
  async read(
    id: string,
    properties: Wire | undefined,
    inputs?: Wire,
  ): Promise<{ id: string; outs: Wire; inputs: Wire | undefined }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    if (properties) request.setProperties(toStruct(properties));
    if (inputs) request.setInputs(toStruct(inputs));
    const answer = await this.call<messages.ReadResponse>((answered) => this.client.read(request, answered));
    return {
      id: answer.getId(),
      outs: this.heard(answer.getProperties()),
      inputs: answer.hasInputs() ? this.heard(answer.getInputs()) : undefined,
    };
  }

  async update(id: string, olds: Wire, news: Wire): Promise<{ outs: Wire }> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await this.call<messages.UpdateResponse>((answered) => this.client.update(request, answered));
    return { outs: this.heard(answer.getProperties()) };
  }

  async delete(id: string, properties: Wire): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(toStruct(properties));
    await this.call((answered) => this.client.delete(request, answered));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill();
      await this.ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
