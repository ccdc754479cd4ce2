// A port for a server that binds it later, or again after a restart, or never.
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Systems take the ports of outgoing connections, and those of `listen(0)`, from 32768 on or higher. */
const range = { from: 20_000, below: 32_768 };

/**
 * Returns a port that is free on loopback, and stays free while it is not bound: no connection of another test gets
 * it from the system.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(range.from, range.below);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => {
        resolve(false);
      });
      server.listen(port, "127.0.0.1", () => {
        resolve(true);
      });
    });
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
