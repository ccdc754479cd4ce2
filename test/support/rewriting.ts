// A gateway in front of an emulator that changes answers: what a service may say that the emulator never would.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer on its way. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a gateway makes of a call: another answer; `pass` sends the call on and returns the service's answer. */
export type Rewrite = (
  call: { readonly method: string; readonly path: string },
  pass: () => Promise<Reply>,
) => Promise<Reply>;

const passedOn = ["authorization", "content-type", "if-match", "if-none-match", "accept"];

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => (typeof headers[name] === "string" ? [[name, headers[name]]] : [])),
  );
}

/** Starts a gateway before an endpoint; ends with the block that it is used in. */
export async function rewriting(
  endpoint: string,
  rewrite: Rewrite,
): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const { origin, pathname } = new URL(endpoint);
  const server = createServer((request, response) => {
    const { method = "GET", url = "" } = request;
    void (async () => {
      let sent = "";
      for await (const chunk of request) sent += String(chunk);
      const pass = async (): Promise<Reply> => {
        const answer = await fetch(origin + url, {
          method,
          headers: plain(request.headers),
          ...(sent !== "" && { body: sent }),
        });
        const headers = ["content-type", "etag", "location", "date"].flatMap((name) =>
          answer.headers.has(name) ? [[name, answer.headers.get(name) ?? ""]] : [],
        );
        return { status: answer.status, headers: Object.fromEntries(headers), body: await answer.text() };
      };
      const { status, headers, body } = await rewrite({ method, path: url.slice(pathname.length) }, pass);
      if (!("date" in headers)) response.sendDate = false;
      response.writeHead(status, headers).end(body);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
