// An emulator that is reached under the names of hosts elsewhere, through a proxy that wants a login, with a
// certificate of a private authority.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { canary } from "./customers";
import { handingOnTo, makeAuthority, startHttps } from "./certificates";
import { startProxy, type RunningProxy } from "./connect-proxy";

/** What a test has at hand; all of it ends with the block that it is used in. */
export interface RemoteService extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly proxy: RunningProxy;
  /** Settings, the proxy's variable with its credentials, and the authority, as a shell would hold them. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts it. @param variable the one that names the proxy. */
export async function startRemoteService(variable: "HTTPS_PROXY" | "https_proxy"): Promise<RemoteService> {
  const folder = mkdtempSync(join(tmpdir(), "wcm-remote-"));
  const [emulator, authority] = await Promise.all([startEmulator(), makeAuthority()]);
  const secure = await startHttps(
    await authority.certify({ hosts: ["webcast.example", "login.example"] }),
    handingOnTo(emulator.url),
  );
  const proxy = await startProxy({
    to: secure.port,
    authorization: `Basic ${Buffer.from(`me:${canary}proxy`).toString("base64")}`,
  });
  writeFileSync(join(folder, "authority.pem"), authority.pem);
  const [user] = emulator.users;
  return {
    emulator,
    proxy,
    environment: {
      WEBCASTMANAGER_ENDPOINT: emulator.endpoint.replace(emulator.url, "https://webcast.example"),
      WEBCASTMANAGER_TOKEN_URL: emulator.tokenUrl.replace(emulator.url, "https://login.example"),
      WEBCASTMANAGER_USERNAME: user.username,
      WEBCASTMANAGER_PASSWORD: user.password,
      [variable]: `http://me:${canary}proxy@127.0.0.1:${proxy.port}`,
      NODE_EXTRA_CA_CERTS: join(folder, "authority.pem"),
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await secure[Symbol.asyncDispose]();
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
