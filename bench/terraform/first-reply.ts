// Measures the time from the start of the provider's process to its first reply, called as Terraform calls it: with a
// certificate of each side.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Client, credentials } from "@grpc/grpc-js";
import { providerBundle } from "../../provider/cli/install-provider";
import { createCertificate, toPem } from "../../provider/terraform/protocol/certificate";
import { firstLineOf } from "../../tools/workbench/run-command";

const cookie = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "5,6",
};
const largestMessage = 256 * 1024 * 1024;

function firstSchema(client: Client): Promise<Buffer> {
  const bytes = (message: Buffer): Buffer => message;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest("/tfplugin6.Provider/GetProviderSchema", bytes, bytes, Buffer.alloc(0), (error, reply) => {
      if (error !== null) reject(error);
      else resolve(reply ?? Buffer.alloc(0));
    });
  });
}

/** Returns the milliseconds until the provider has sent its schema. */
export async function firstReplyMs(): Promise<number> {
  const own = createCertificate();
  const certificate = toPem(own.certificate);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [providerBundle()], {
    env: { ...process.env, ...cookie, PLUGIN_CLIENT_CERT: certificate },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  try {
    const [, , network = "", address = "", , encoded = ""] = (await firstLineOf(child)).split("|");
    const secure = credentials.createSsl(
      Buffer.from(toPem(Buffer.from(encoded, "base64"))),
      Buffer.from(own.key),
      Buffer.from(certificate),
    );
    const client = new Client(network === "unix" ? `unix:${address}` : address, secure, {
      "grpc.ssl_target_name_override": "localhost",
      "grpc.default_authority": "localhost",
      "grpc.max_receive_message_length": largestMessage,
    });
    const reply = await firstSchema(client);
    const ms = performance.now() - startedAt;
    client.close();
    if (reply.length === 0) throw new Error("the provider sent no schema");
    return ms;
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

/** Milliseconds of a Node that does nothing. */
export async function bareNodeMs(): Promise<number> {
  const startedAt = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return performance.now() - startedAt;
}
