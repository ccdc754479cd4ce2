// A real Keycloak with the realm beside this file, in a copy of its own, ended by its id.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { freePort } from "../support/free-port";

/** A running Keycloak. */
export interface Keycloak extends AsyncDisposable {
  /** Address of the realm: the issuer of its tokens. */
  readonly realm: string;
}

/** Start on busy processors, in milliseconds. */
const patienceMs = 240_000;

const Tools = z.looseObject({
  keycloak: z.looseObject({ folder: z.string() }).optional(),
  java: z.looseObject({ folder: z.string() }).optional(),
});

/** Where Keycloak is, as the set-up or the environment tells it. */
function tools(): { home: string; java?: string } {
  const tools = Tools.parse(JSON.parse(process.env.WEBCASTMANAGER_TOOLS ?? "{}"));
  const home = process.env.WEBCASTMANAGER_KEYCLOAK_HOME ?? tools.keycloak?.folder;
  if (home === undefined)
    throw new Error(
      "no Keycloak: run these tests with `npm run test:keycloak`, or let WEBCASTMANAGER_KEYCLOAK_HOME name an unpacked one",
    );
  return { home, ...(tools.java && { java: tools.java.folder }) };
}

/** Starts Keycloak on loopback; rejects with its last words where it does not come up. */
export async function startKeycloak(): Promise<Keycloak> {
  const { home, java } = tools();
  const work = mkdtempSync(join(tmpdir(), "keycloak-"));
  const copy = join(work, "keycloak");
  // Keycloak builds itself and keeps its data inside its folder: the shared one stays as it is.
  cpSync(home, copy, { recursive: true });
  mkdirSync(join(copy, "data", "import"), { recursive: true });
  copyFileSync(join(__dirname, "realm.json"), join(copy, "data", "import", "realm.json"));
  const port = await freePort();
  const child = spawn(
    join(copy, "bin", "kc.sh"),
    [
      "start-dev",
      "--import-realm",
      "--db",
      "dev-mem",
      "--http-host",
      "127.0.0.1",
      "--http-port",
      String(port),
      "--http-relative-path",
      "/auth",
    ],
    {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...(java !== undefined && { PATH: `${java}${delimiter}${process.env.PATH ?? ""}` }),
        JAVA_OPTS_KC_HEAP: "-Xms64m -Xmx512m",
        // It lives for seconds: the compiler for long-running servers doubles the time of its start.
        JAVA_OPTS_APPEND: "-XX:TieredStopAtLevel=1",
      },
    },
  );
  let words = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      words = (words + text.toString()).slice(-4000);
    });
  const ended = once(child, "exit");

  async function stop(): Promise<void> {
    // The script and the Java that it starts are one process group, made for them alone.
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      process.kill(-child.pid, "SIGKILL");
      await ended;
    }
    rmSync(work, { recursive: true, force: true });
  }

  const realm = `http://127.0.0.1:${port}/auth/realms/platform`;
  for (const until = Date.now() + patienceMs; Date.now() < until && child.exitCode === null;) {
    const isUp = await fetch(`${realm}/.well-known/openid-configuration`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { realm, [Symbol.asyncDispose]: stop };
    await wait(500);
  }
  await stop();
  throw new Error(`Keycloak did not come up: ${words}`);
}
