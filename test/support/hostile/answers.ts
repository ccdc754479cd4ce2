// Answers that no service should give: slow, endless, deep, huge, of wrong types, cut off, and those that never let
// anybody through.
import type { ServerResponse } from "node:http";

/** Gives one answer; what it returns takes back what goes on for ever. */
export type HostileAnswer = (response: ServerResponse) => (() => void) | undefined;

const mebibyte = 1024 * 1024;
const json = { "content-type": "application/json" };

const plain =
  (status: number, headers: Record<string, string>, body: string | Buffer = ""): HostileAnswer =>
  (response) => {
    response.writeHead(status, headers).end(body);
    return undefined;
  };
const body =
  (text: string | (() => string)): HostileAnswer =>
  (response) =>
    plain(200, json, typeof text === "string" ? text : text())(response);

/** Something every so many milliseconds, for as long as the other side listens. */
const repeating =
  (
    everyMs: number,
    run: (response: ServerResponse, turn: number) => void,
    begin: (response: ServerResponse) => void = () => undefined,
  ): HostileAnswer =>
  (response) => {
    let turn = 0;
    begin(response);
    const timer = setInterval(() => {
      run(response, turn++);
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  };
const beginBody = (response: ServerResponse) => {
  response.writeHead(200, json);
};

/** As much of a text as the other side takes. */
const endless =
  (text: string): HostileAnswer =>
  (response) => {
    beginBody(response);
    const more = () => {
      while (!response.destroyed && response.write(text));
    };
    response.on("drain", more);
    more();
    return undefined;
  };
/** Bytes as they are; "end" and "reset" close the connection. */
const raw =
  (...parts: readonly string[]): HostileAnswer =>
  (response) => {
    for (const part of parts) {
      if (part === "end") response.socket?.end();
      else if (part === "reset") response.socket?.resetAndDestroy();
      else response.socket?.write(part);
    }
    return undefined;
  };

const nested = (levels: number, begin: string, end: string) => begin.repeat(levels) + end.repeat(levels);
const record = (more: object) => ({
  id: "c1",
  name: "Small",
  type: "PARTNER",
  defaultLanguage: "en",
  ssoEnabled: false,
  ...more,
});
const both = (more: object, total: unknown = 2) =>
  JSON.stringify({
    ...record(more),
    total,
    customers: [record(more), record(more)],
    access_token: "token",
    token_type: "Bearer",
  });
const withDeep = (levels: number) => both({ deep: 1 }).replaceAll('"deep":1', `"deep":${nested(levels, "[", "]")}`);
let page = 0;
const newPage = () =>
  JSON.stringify({ total: 1e9, customers: Array.from({ length: 100 }, () => record({ id: `n${page++}` })) });

const wrongValues: readonly (readonly [string, unknown])[] = [
  ["an object", { a: 1 }],
  ["a list", [[]]],
  ["nothing", null],
  ["1e308", 1e308],
  ["a negative number", -1],
  ["a text", "NaN"],
  ["an empty text", ""],
  ["a lone surrogate", "\ud800"],
  ["line breaks", "a\r\nb: c"],
];

/** All of them, by name. */
export const hostileAnswers: Readonly<Record<string, HostileAnswer>> = {
  silence: () => undefined,
  "a byte at a time": repeating(20, (response) => response.write(" "), beginBody),
  "a header at a time": repeating(
    20,
    (response, turn) => response.socket?.write(`x-${turn}: 1\r\n`),
    (response) => response.socket?.write("HTTP/1.1 200 OK\r\n"),
  ),
  "endless headers": repeating(
    1,
    (response) => response.socket?.write("x-header: value\r\n".repeat(1_000)),
    (response) => response.socket?.write("HTTP/1.1 200 OK\r\n"),
  ),
  "endless 100s": repeating(1, (response) => response.socket?.write("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100))),
  "an endless list": endless(`[${"1,".repeat(32_768)}`),
  "an endless text": endless("x".repeat(65_536)),
  "endless depth": endless("[".repeat(65_536)),
  "20,000 levels": body(withDeep(20_000)),
  "a million levels": body(nested(1_000_000, "[", "]")),
  "objects in objects": body(nested(100_000, '{"customers":', "}")),
  "90 levels": body(withDeep(90)),
  "30 MiB of numbers": body(() => `[${"1,".repeat(15 * mebibyte)}1]`),
  "30 MiB of text": body(() => both({ name: "x".repeat(30 * mebibyte) })),
  "30 MiB of empty lists": body(() => `[${"[],".repeat(10 * mebibyte)}[]]`),
  "400,000 customers of wrong types": body(() =>
    JSON.stringify({ total: 400_000, customers: Array.from({ length: 400_000 }, () => 1) }),
  ),
  "200,000 customers in one page": body(() =>
    JSON.stringify({ total: 200_000, customers: Array.from({ length: 200_000 }, (_, id) => ({ id })) }),
  ),
  "400,000 fields": body(() =>
    both(Object.fromEntries(Array.from({ length: 130_000 }, (_, index) => [`f${index}`, 1]))),
  ),
  "100,000 pairs": body(() =>
    both({
      roleMappings: Array.from({ length: 100_000 }, (_, index) => ({ role: `r${index % 1000}`, group: `g${index}` })),
    }),
  ),
  "pages without end": (response) => body(newPage())(response),
  "the same page again": body(both({}, 1e9)),
  "one id twice": body(both({ name: "Small" }).replace("Small", "Other")),
  ...Object.fromEntries(
    wrongValues.flatMap(([what, value]) => [
      [`${what} for an id`, body(both({ id: value }))],
      [`${what} for a total`, body(both({}, value))],
      [`${what} for a name`, body(both({ name: value }))],
      [
        `${what} for a life time and a token`,
        body(JSON.stringify({ access_token: value, token_type: "Bearer", expires_in: value })),
      ],
      [`${what} for a code`, plain(409, json, JSON.stringify({ code: value, message: value }))],
    ]),
  ),
  "keys of every object": body(both({ ["__proto__"]: 1 }).replaceAll("defaultLanguage", "__proto__")),
  "429 with a long wait": plain(429, { "retry-after": "999999999" }),
  "429 at once": plain(429, { "retry-after": "0" }),
  "429 with nonsense": plain(429, { "retry-after": "NaN", "ratelimit-remaining": "1e999", "x-ratelimit-reset": "-1" }),
  "401": plain(401, {}),
  "403": plain(403, {}),
  "404": plain(404, {}),
  "408": plain(408, {}),
  "412": plain(412, json, '{"code":"X"}'),
  "500": plain(500, {}),
  "503 with a long wait": plain(503, { "retry-after": "999999999" }),
  "a redirect to itself": (response) => plain(307, { location: response.req.url ?? "/" })(response),
  "304": plain(304, {}),
  "204": plain(204, {}),
  "202": plain(202, {}),
  "status 999": raw("HTTP/1.1 999 No\r\ncontent-length: 0\r\n\r\n"),
  "an empty 200": plain(200, json),
  HTML: plain(200, { "content-type": "text/html" }, "<!DOCTYPE html><p>no"),
  "HTML as JSON": body("<!DOCTYPE html>"),
  binary: plain(200, { "content-type": "application/octet-stream" }, Buffer.from([0, 255, 254, 128, 10])),
  "a coding that it is not": plain(200, { ...json, "content-encoding": "gzip" }, "not gzip"),
  "half a body": raw('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"id":', "end"),
  "a body that stops": raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
  "a broken chunk": raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n"),
  "a reset": raw("reset"),
  "no HTTP": raw("SSH-2.0-hello\r\n"),
  "an end": raw("end"),
  "a Location of nonsense": plain(201, { location: "http://%%%:99999999/..//\\" }),
  "another's Location": plain(201, { location: "/customers/..%2f..%2fadmin" }),
  "a long Location": plain(201, { location: `/customers/${"x".repeat(10_000)}` }),
  "an ETag of nonsense": plain(200, { ...json, etag: "x".repeat(10_000) }, both({})),
  "a Date of nonsense": plain(429, { date: "Thu, 99 Foo 99999", "retry-after": "Thu, 01 Jan 9999 00:00:00 GMT" }),
  "100,000 violations": plain(
    400,
    json,
    JSON.stringify(Array.from({ length: 100_000 }, () => ({ propertyPath: "name", message: "no" }))),
  ),
  "a long code": plain(400, json, JSON.stringify({ code: "X".repeat(mebibyte), message: "m".repeat(mebibyte) })),
};
