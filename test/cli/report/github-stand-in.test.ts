// The stand-in of GitHub's REST API behaves as GitHub documents it, where the reports depend on that.
import { startGithub, type Github } from "../../support/github";

interface Sent {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call(url: string, token: string, { headers = {}, ...sent }: Sent = {}) {
  const own = { authorization: `Bearer ${token}`, "user-agent": "test" };
  const response = await fetch(url, { ...sent, headers: { ...own, ...headers } });
  const text = await response.text();
  const header = (name: string) => response.headers.get(name) ?? "";
  return { status: response.status, header, body: text === "" ? undefined : JSON.parse(text) };
}

const under = (github: Github, path: string) => `${github.url}/repos/${github.repository}${path}`;
const posted = (body: unknown): Sent => ({ method: "POST", body: JSON.stringify(body) });

test("lists have 30 items on a page unless asked for more, and name the next page in Link", async () => {
  await using github = await startGithub();
  const { text } = github.token();
  const { number } = github.addPull();
  for (let index = 0; index < 31; index++) github.addComment(number, { body: `comment ${index}` });
  const first = await call(under(github, `/issues/${number}/comments`), text);
  expect(first.body).toHaveLength(30);
  const next = /<([^>]+)>; rel="next"/.exec(first.header("link"))?.[1] ?? "";
  const second = await call(next, text);
  expect(second.body.map((comment: { body: string }) => comment.body)).toEqual(["comment 30"]);
  expect(second.header("link")).not.toContain('rel="next"');
  const all = await call(under(github, `/issues/${number}/comments?per_page=100`), text);
  expect(all.body).toHaveLength(31);
});

test("a body of more than 65,536 characters is refused in the documented form", async () => {
  await using github = await startGithub();
  const { text } = github.token();
  const { number } = github.addPull();
  const path = under(github, `/issues/${number}/comments`);
  expect((await call(path, text, posted({ body: "x".repeat(65_536) }))).status).toBe(201);
  expect(await call(path, text, posted({ body: "x".repeat(65_537) }))).toMatchObject({
    status: 422,
    body: { message: "Validation Failed", errors: [{ resource: "IssueComment", code: "unprocessable" }] },
  });
});

test("a missing right is a 403 for a token of an app, and a 404 for a personal one in a private repository", async () => {
  await using github = await startGithub({ isPrivate: true });
  const none = { issues: "none", pullRequests: "none" } as const;
  const { number } = github.addPull();
  const path = under(github, `/issues/${number}/comments`);
  const app = await call(path, github.token({ permissions: none }).text);
  expect(app).toMatchObject({ status: 403, body: { message: "Resource not accessible by integration" } });
  expect(await call(path, github.token({ kind: "personal", permissions: none }).text)).toMatchObject({ status: 404 });
  expect(await call(path, "ghs_unknown")).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
});

test("only a personal token reads its user, and GraphQL names the viewer of every token", async () => {
  await using github = await startGithub();
  const tokens = [github.token(), github.token({ kind: "app", login: "terra" }), github.token({ kind: "personal" })];
  const users = await Promise.all(tokens.map(({ text }) => call(`${github.url}/user`, text)));
  expect(users.map(({ status }) => status)).toEqual([403, 403, 200]);
  const query = posted({ query: "{ viewer { login } }" });
  const viewers = await Promise.all(tokens.map(({ text }) => call(`${github.url}/graphql`, text, query)));
  expect(viewers.map(({ body }) => body.data.viewer.login)).toEqual(["github-actions[bot]", "terra[bot]", "octocat"]);
});

test("what hasn't changed since is a 304 without a body", async () => {
  await using github = await startGithub();
  const { text } = github.token();
  github.addIssue({ title: "one" });
  const first = await call(under(github, "/issues"), text);
  const headers = { "if-none-match": first.header("etag") };
  expect(await call(under(github, "/issues"), text, { headers })).toMatchObject({ status: 304, body: undefined });
  github.addIssue({ title: "two" });
  expect(await call(under(github, "/issues"), text, { headers })).toMatchObject({ status: 200 });
});
