// A real Keycloak with the realm `platform`, and a customer API behind it that only notes who asks.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocketServer, type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import * as z from "zod";

const root = resolve(__dirname, "../..");
const Tools = z.looseObject({ keycloak: z.looseObject({ folder: z.string() }) });

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Starts Keycloak from a copy of its folder; ends it by its id. */
export async function startKeycloak(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { folder } = Tools.parse(JSON.parse(process.env.WEBCASTMANAGER_TOOLS ?? "{}")).keycloak;
  mkdirSync(join(root, ".work"), { recursive: true });
  const home = mkdtempSync(join(root, ".work", "keycloak-"));
  cpSync(folder, home, { recursive: true });
  cpSync(join(__dirname, "realm.json"), join(home, "data", "import", "realm.json"));
  const port = await freePort();
  const child = spawn(
    join(home, "bin", "kc.sh"),
    [
      "start-dev",
      "--import-realm",
      `--http-port=${port}`,
      "--http-host=127.0.0.1",
      "--http-relative-path=/auth",
      "--cache=local",
    ],
    { stdio: ["ignore", "pipe", "pipe"], detached: true, env: process.env },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const ended = once(child, "close");
  const url = `http://127.0.0.1:${port}/auth`;
  const stop = async () => {
    // kc.sh is a shell with a Java below it: both are in the group of this child.
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  while (
    !(await fetch(`${url}/realms/platform`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`Keycloak ended with ${child.exitCode}:\n${said}`);
    await new Promise((next) => {
      setTimeout(next, 500);
    });
  }
  return { url, stop };
}

/** A customer API without customers that keeps the tokens it is shown. */
export async function startNoting(): Promise<{ url: string; tokens: string[]; stop: () => Promise<void> }> {
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    tokens.push((request.headers.authorization ?? "").replace(/^Bearer /, ""));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ total: 0, customers: [] }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    tokens,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
