// What is left out of the bundle: parts of libraries that a provider never reaches, each with the reason. They are half
// of the file and of its start.

/** A file of a package that is replaced by something shorter. */
export interface Trim {
  /** The end of its path. */
  readonly file: string;
  readonly contents: string;
  readonly because: string;
}

/** Everything that is replaced. */
export const trims: readonly Trim[] = [
  {
    file: "/node_modules/@grpc/grpc-js/build/src/index.js",
    contents: `
      exports.Server = require("./server").Server;
      exports.ServerCredentials = require("./server-credentials").ServerCredentials;
      require("./resolver-uds").setup();
      require("./resolver-ip").setup();`,
    because: "a provider serves and never calls: its addresses are sockets and ports",
  },
  {
    file: "/node_modules/@grpc/grpc-js/build/src/client.js",
    contents: "exports.Client = class {};",
    because: "only the reports of load, which nobody asks for, would make a client",
  },
  {
    file: "/node_modules/undici/index.js",
    contents: `
      const { parseURL } = require("./lib/core/util");
      const send = require("./lib/api/api-request");
      exports.Agent = require("./lib/dispatcher/agent");
      exports.Pool = require("./lib/dispatcher/pool");
      exports.EnvHttpProxyAgent = require("./lib/dispatcher/env-http-proxy-agent");
      require("./lib/dispatcher/dispatcher").prototype.connect = require("./lib/api/api-connect");
      exports.request = (url, options) => {
        const { origin, pathname, search } = parseURL(url);
        return send.call(options.dispatcher, { ...options, origin, path: pathname + search, method: options.method ?? "GET" });
      };`,
    because: "the client sends requests through an agent or a proxy; it needs no fetch, cache, web socket or mock",
  },
  {
    file: "/node_modules/undici/lib/dispatcher/socks5-proxy-agent.js",
    contents: "module.exports = class {};",
    because: "only proxies that speak HTTP are accepted",
  },
  {
    file: "/node_modules/undici/lib/dispatcher/client-h2.js",
    contents: 'module.exports = () => { throw new Error("HTTP/2 is not spoken"); };',
    because: "the client offers HTTP/1.1 alone",
  },
  {
    file: "/node_modules/undici/lib/web/fetch/body.js",
    contents: 'exports.extractBody = () => { throw new Error("Only texts are sent"); };',
    because: "forms and streams are never sent",
  },
  {
    file: "/node_modules/undici/lib/llhttp/llhttp-wasm.js",
    contents: 'module.exports = require("./llhttp_simd-wasm.js");',
    because: "every machine that Node 22 runs on has the faster of the two parsers",
  },
];
