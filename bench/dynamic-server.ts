// The real dynamic-provider server of the Pulumi SDK as a process of its own, called as the engine calls it.
// There is no engine behind it; what the provider logs goes to its stderr.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as z from "zod";
import { firstLineOf } from "../tools/workbench/run-command";
import { residentBytes } from "./process-memory";

/** Properties of a resource as they travel. */
export type Properties = Record<string, unknown>;

/** What a read answers. */
export interface ReadAnswer {
  readonly id: string;
  readonly properties: Properties;
  readonly inputs?: Properties;
}

const Properties = z.record(z.string(), z.unknown());
const secretKey = "4dabf18193072939515e22adb298388d";

/** An address where no engine listens. */
const noEngine = "127.0.0.1:1";

/** Largest message: the engine's own. */
const largestMessage = 400 * 1024 * 1024;

// The library's types leave out undefined and nested values; JSON makes sure that there are none it can't send.
function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(z.record(z.string(), z.custom<JavaScriptValue>()).parse(properties));
}

/** The engine takes secrets out of their form before it sends them to a provider that does not accept them. */
function withoutSecretForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretForm);
  if (typeof value !== "object" || value === null) return value;
  if (secretKey in value) return withoutSecretForm(Reflect.get(value, "value"));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecretForm(item)]));
}

function fromStruct(struct: Struct | undefined): Properties {
  return Properties.parse(withoutSecretForm(struct?.toJavaScript() ?? {}));
}

/** A running server. */
export class DynamicServer implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts one in a folder from which the provider's package can be loaded. */
  static async start(folder: string, environment: NodeJS.ProcessEnv): Promise<DynamicServer> {
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
    const child = spawn(process.execPath, [script, noEngine], {
      cwd: folder,
      env: { ...environment, PULUMI_NODEJS_PROJECT: "bench" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await firstLineOf(child);
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.max_receive_message_length": largestMessage,
    });
    return new DynamicServer(child, client);
  }

  /** Memory of the process now, in bytes. */
  residentBytes(): number {
    return residentBytes(this.child.pid ?? 0);
  }

  async configure(configuration: Properties): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(toStruct(configuration));
    await promisify<messages.ConfigureRequest, messages.ConfigureResponse>(this.client.configure.bind(this.client))(
      request,
    );
  }

  /** @returns the checked inputs; throws on failures. */
  async check(urn: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.CheckRequest();
    request.setUrn(urn);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await promisify<messages.CheckRequest, messages.CheckResponse>(this.client.check.bind(this.client))(
      request,
    );
    const [failure] = answer.getFailuresList();
    if (failure !== undefined) throw new Error(failure.getReason());
    return fromStruct(answer.getInputs());
  }

  /** @returns whether the provider says that nothing differs. */
  async isSame(id: string, olds: Properties, news: Properties): Promise<boolean> {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    const answer = await promisify<messages.DiffRequest, messages.DiffResponse>(this.client.diff.bind(this.client))(
      request,
    );
    return answer.getChanges() === messages.DiffResponse.DiffChanges.DIFF_NONE;
  }

  async read(id: string, properties: Properties): Promise<ReadAnswer> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(toStruct(properties));
    const answer = await promisify<messages.ReadRequest, messages.ReadResponse>(this.client.read.bind(this.client))(
      request,
    );
    return {
      id: answer.getId(),
      properties: fromStruct(answer.getProperties()),
      ...(answer.hasInputs() && { inputs: fromStruct(answer.getInputs()) }),
    };
  }

  /** Ends the process. */
  async close(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
