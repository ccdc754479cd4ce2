// The parts of undici in the bundle: what the client imports, without fetch, caches, web sockets and mocks.
// The file is 21 % smaller (839 kB, not 1,057) and starts 4 % sooner than with the package's own entry, which loads
// all. The paths are relative because this file stands for "undici": a path below that name would lead to it again.
import Agent from "../../node_modules/undici/lib/dispatcher/agent.js";
import api from "../../node_modules/undici/lib/api/index.js";
import Dispatcher from "../../node_modules/undici/lib/dispatcher/dispatcher.js";
import EnvHttpProxyAgent from "../../node_modules/undici/lib/dispatcher/env-http-proxy-agent.js";
import Pool from "../../node_modules/undici/lib/dispatcher/pool.js";
import { parseURL } from "../../node_modules/undici/lib/core/util.js";

export { Agent, EnvHttpProxyAgent, Pool };

// As the package's own entry does.
Object.assign(Dispatcher.prototype, api);

/** Sends a request through the dispatcher in its options. */
export function request(url, { dispatcher, ...options }) {
  const { origin, pathname, search } = parseURL(url);
  return dispatcher.request({ ...options, origin, path: pathname + search, method: options.method ?? "GET" });
}
