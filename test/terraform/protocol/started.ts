// The provider of notes as a process of its own, bundled as ours is, and the side that Terraform plays, for tests
// without Terraform.
import { spawn, type ChildProcess } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, type ClientReadableStream } from "@grpc/grpc-js";
import { createCertificate, toPem } from "../../../provider/terraform/protocol/certificate";
import {
  decodeMessage,
  encodeMessage,
  type ReceivedMessage,
  type SentMessage,
} from "../../../provider/terraform/protocol/codec";
import { bundleProvider } from "../../../tools/bundle/bundle";

const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2" };

/** A folder with the bundled provider, and what tests start from it. */
export interface Workbench {
  readonly folder: string;
  readonly program: string;
  /** Starts the provider; `environment` is on top of what Terraform sets. */
  start(environment?: NodeJS.ProcessEnv): Started;
  /**
   * Starts it below a process that stands for a Terraform which never connects; the ids of both, once the provider
   * listens.
   */
  startBelowAnother(): Promise<{ readonly parent: number; readonly provider: number }>;
  /** Ends what still runs. */
  close(): void;
}

/** One process of the provider. */
interface Started {
  readonly child: ChildProcess;
  /** The first line on stdout; "" where the process ended without one. */
  readonly line: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Bundles the provider once. */
export async function openWorkbench(): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), "wcm-protocol-"));
  const program = join(folder, "terraform-provider-notes.cjs");
  await bundleProvider(join(__dirname, "..", "notes-provider.ts"), program);
  const children: ChildProcess[] = [];
  return {
    folder,
    program,
    start(environment = {}) {
      const env = {
        PATH: process.env.PATH,
        TMPDIR: folder,
        NOTES_FOLDER: folder,
        ...COOKIE,
        PLUGIN_PROTOCOL_VERSIONS: "5,6",
        ...environment,
      };
      const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "pipe"] });
      children.push(child);
      return watched(child);
    },
    async startBelowAnother() {
      const script = `const child = require("node:child_process").spawn(process.execPath, [${JSON.stringify(program)}], { stdio: ["ignore", "pipe", "ignore"] });
        child.stdout.once("data", () => console.log(child.pid)); setInterval(() => {}, 1000);`;
      const parent = spawn(process.execPath, ["-e", script], {
        env: { PATH: process.env.PATH, TMPDIR: folder, NOTES_FOLDER: folder, ...COOKIE },
        stdio: ["ignore", "pipe", "inherit"],
      });
      children.push(parent);
      return { parent: parent.pid!, provider: Number(await watched(parent).line) };
    },
    close() {
      for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function watched(child: ChildProcess): Started {
  const said = { stdout: "", stderr: "" };
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const ended: Started["ended"] = new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, ...said }));
  });
  const line = new Promise<string>((resolve) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      said.stdout += text;
      if (said.stdout.includes("\n")) resolve(said.stdout.slice(0, said.stdout.indexOf("\n")));
    });
    child.once("close", () => resolve(said.stdout));
  });
  return { child, line, ended };
}

/** A certificate of the other side, and its key. */
export function clientCertificate(): { readonly key: string; readonly pem: string } {
  const { key, certificate } = createCertificate();
  createPrivateKey(key);
  return { key, pem: toPem(certificate) };
}

/** What the other side does with a provider. */
export interface Connection {
  call(path: string, request: string, reply: string, message?: SentMessage): Promise<ReceivedMessage>;
  /** Opens the stream that Terraform keeps for as long as it lives. */
  stdio(): ClientReadableStream<ReceivedMessage>;
  close(): void;
}

/** Connects to where the line says, with TLS where it holds a certificate. */
export function connect(line: string, client: { readonly key: string; readonly pem: string } | undefined): Connection {
  const [, , network, address = "", , encoded = ""] = line.split("|");
  const server = encoded === "" ? undefined : new X509Certificate(Buffer.from(encoded, "base64")).toString();
  const secure =
    server === undefined || client === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(Buffer.from(server), Buffer.from(client.key), Buffer.from(client.pem));
  const connection = new Client(network === "unix" ? `unix:${address}` : address, secure, {
    "grpc.ssl_target_name_override": "localhost",
    "grpc.default_authority": "localhost",
    "grpc.max_receive_message_length": -1,
  });
  return {
    // eslint-disable-next-line max-params -- the parts of a call in their order
    call: (path, request, reply, message = {}) =>
      new Promise((resolve, reject) => {
        connection.makeUnaryRequest(
          path,
          (sent: SentMessage) => encodeMessage(request, sent),
          (bytes) => decodeMessage(reply, bytes),
          message,
          (error, received) => {
            if (error) reject(error);
            else resolve(received!);
          },
        );
      }),
    stdio() {
      const stream = connection.makeServerStreamRequest(
        "/plugin.GRPCStdio/StreamStdio",
        (sent: SentMessage) => encodeMessage("Empty", sent),
        (bytes) => decodeMessage("StdioData", bytes),
        {},
      );
      stream.on("data", () => {}).on("error", () => {});
      return stream;
    },
    close: () => connection.close(),
  };
}
