// Which proxy an environment names, and for which hosts; test/client/request.proxy.matrix.test.ts proves where requests
// go.
import { isProviderError } from "../../provider/core/errors";
import { proxyFrom } from "../../provider/core/proxy";
import type { TextSource } from "../../provider/core/setting-sources";

const remote = { endpoint: "https://webcast.example/v1", tokenUrl: "https://login.example/token" };
const pairOf = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

test.each<[string, TextSource, { url: string; variable: string; authorization?: string } | undefined]>([
  ["no variable", {}, undefined],
  ["blank variables", { HTTPS_PROXY: "", https_proxy: " " }, undefined],
  [
    "HTTPS_PROXY",
    { HTTPS_PROXY: "http://proxy.example:3128" },
    { url: "http://proxy.example:3128", variable: "HTTPS_PROXY" },
  ],
  [
    "https_proxy, with blanks and a line break",
    { https_proxy: " http://proxy.example:3128/\r\n" },
    { url: "http://proxy.example:3128", variable: "https_proxy" },
  ],
  [
    "both cases",
    { HTTPS_PROXY: "http://upper.example", https_proxy: "http://lower.example" },
    { url: "http://lower.example", variable: "https_proxy" },
  ],
  ["HTTP_PROXY alone", { HTTP_PROXY: "http://proxy.example" }, { url: "http://proxy.example", variable: "HTTP_PROXY" }],
  [
    "http_proxy beside HTTPS_PROXY",
    { http_proxy: "http://plain.example", HTTPS_PROXY: "http://secure.example" },
    { url: "http://secure.example", variable: "HTTPS_PROXY" },
  ],
  [
    "a host and a port alone",
    { HTTPS_PROXY: "proxy.example:3128" },
    { url: "http://proxy.example:3128", variable: "HTTPS_PROXY" },
  ],
  [
    "a proxy that speaks TLS",
    { HTTPS_PROXY: "https://proxy.example" },
    { url: "https://proxy.example", variable: "HTTPS_PROXY" },
  ],
  [
    "credentials",
    { HTTPS_PROXY: "http://me:p%40ss@proxy.example:8080" },
    { url: "http://proxy.example:8080", variable: "HTTPS_PROXY", authorization: pairOf("me:p@ss") },
  ],
  [
    "a user alone",
    { HTTPS_PROXY: "me@proxy.example" },
    { url: "http://proxy.example", variable: "HTTPS_PROXY", authorization: pairOf("me:") },
  ],
  [
    "a percent sign that encodes nothing",
    { HTTPS_PROXY: "http://me:100%@proxy.example" },
    { url: "http://proxy.example", variable: "HTTPS_PROXY", authorization: pairOf("me:100%") },
  ],
  ["NO_PROXY for every host", { HTTPS_PROXY: "http://proxy.example", NO_PROXY: "a.example, *" }, undefined],
])("%s names its proxy [budget.proxy]", (_, environment, expected) => {
  const { secrets: _secrets, noProxy: _noProxy, ...proxy } = proxyFrom(environment, remote) ?? {};
  expect(proxy).toEqual(expected ?? {});
});

test.each(["NO_PROXY", "no_proxy"])("%s lists the hosts that need no proxy [budget.proxy]", (name) => {
  expect(proxyFrom({ HTTPS_PROXY: "http://proxy.example", [name]: "a.example,.b.example" }, remote)?.noProxy).toBe(
    "a.example,.b.example",
  );
});

test.each([
  ["fd00::1", "[fd00::1]"],
  ["[FD00::1]", "[fd00::1]"],
  ["[fd00:0::1]:8443", "[fd00::1]:8443"],
  ["2001:db8::7,a.example", "[2001:db8::7],a.example"],
  ["münchen.example", "xn--mnchen-3ya.example"],
  [".münchen.example:443", ".xn--mnchen-3ya.example:443"],
  ["*.b.example", "*.b.example"],
  ["a.example.", "a.example"],
  ["a.example.:8443", "a.example:8443"],
  ["10.0.0.0/8 10.1", "10.0.0.0/8,10.1"],
  [" a.example ,, b.example ", "a.example,b.example"],
  ["A.Example:443", "A.Example:443"],
])("NO_PROXY %j is read as %j, in the spelling of parsed addresses [budget.proxy]", (list, read) => {
  expect(proxyFrom({ HTTPS_PROXY: "http://proxy.example", NO_PROXY: list }, remote)?.noProxy).toBe(read);
});

test.each([
  "127.0.0.1",
  "127.8.9.10",
  "0x7f.1",
  "[::1]",
  "[0:0::1]",
  "[::ffff:127.0.0.1]",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "a.localhost",
])("%s is this machine, which needs no proxy [budget.proxy]", (host) => {
  const own = `https://${host}:8443`;
  expect(
    proxyFrom({ HTTPS_PROXY: "http://proxy.example" }, { endpoint: own, tokenUrl: `${own}/token` }),
  ).toBeUndefined();
  expect(
    proxyFrom({ HTTPS_PROXY: "http://proxy.example", NO_PROXY: "a.example" }, { ...remote, endpoint: own })?.noProxy,
  ).toBe(`a.example,${new URL(own).hostname}`);
});

test.each(["127.example", "localhost.example", "notlocalhost", "[::2]", "128.0.0.1"])(
  "%s is another machine [budget.proxy]",
  (host) => {
    expect(
      proxyFrom({ HTTPS_PROXY: "http://proxy.example" }, { endpoint: `https://${host}`, tokenUrl: `https://${host}` }),
    ).toBeDefined();
  },
);

test("the secrets of a proxy are its password in every spelling, and a lone user name, which is a token then [secrets.output]", () => {
  const secretsOf = (text: string) => proxyFrom({ HTTPS_PROXY: text }, remote)?.secrets;
  expect(secretsOf("http://me:p%40ss@proxy.example")).toEqual(["p@ss", "p%40ss", pairOf("me:p@ss").slice(6)]);
  expect(secretsOf("http://canary%2B@proxy.example")).toEqual(["canary+", "canary%2B", pairOf("canary+:").slice(6)]);
  expect(secretsOf("http://proxy.example")).toEqual([]);
});

test("a service on this machine needs no proxy, not even a wrong one; its login elsewhere does [budget.proxy]", () => {
  const local = "http://127.0.0.1:8080";
  expect(proxyFrom({ HTTPS_PROXY: "nonsense://x" }, { endpoint: local, tokenUrl: `${local}/token` })).toBeUndefined();
  expect(
    proxyFrom({ HTTPS_PROXY: "http://proxy.example" }, { endpoint: local, tokenUrl: remote.tokenUrl }),
  ).toBeDefined();
});

test.each([
  "socks5://me:canary@proxy.example",
  "ftp://canary.example",
  "http://proxy.example/canary",
  "http://",
  "http://me:canary@:3128",
])("%s is no HTTP proxy: the error names the variable, and no value [input.settings, secrets.output]", (text) => {
  let thrown: unknown;
  try {
    proxyFrom({ https_proxy: text }, remote);
  } catch (error) {
    thrown = error;
  }
  expect(isProviderError(thrown) && [thrown.kind, thrown.message]).toEqual([
    "bad setting",
    "https_proxy is not the address of an HTTP proxy. Write it as http://host:port, or unset the variable.",
  ]);
});
