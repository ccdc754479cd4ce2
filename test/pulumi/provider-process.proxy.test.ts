// A provider process behind a proxy: the variables of its environment hold, and the engine is still reached straight.
import { canary } from "../support/customers";
import { DynamicServer } from "../support/dynamic-server";
import { plain } from "../support/engine-values";
import { startRemoteService } from "../support/remote-service";

test("a provider process creates, reads and deletes through a proxy, trusts a private authority, and shows no credentials [budget.proxy, secrets.output]", async () => {
  await using remote = await startRemoteService("HTTPS_PROXY");
  await using server = await DynamicServer.start({
    configuration: {},
    environment: { ...remote.environment, WEBCASTMANAGER_LOG: "debug" },
  });
  const inputs = plain({ name: "Behind", type: "Consumer", defaultLanguage: "en", deletionProtection: false });
  const { id, outs } = await server.create(inputs);
  expect((await server.read(id, outs, inputs)).id).toBe(id);
  await server.delete(id, outs);
  expect([...new Set(remote.proxy.asked)].sort()).toEqual(["login.example:443", "webcast.example:443"]);
  expect(server.stderr + server.stdout).not.toContain(canary);
});

test("a proxy that refuses the login is named, and what failed shows none of it [budget.proxy, secrets.output]", async () => {
  await using remote = await startRemoteService("HTTPS_PROXY");
  const { HTTPS_PROXY = "" } = remote.environment;
  await using server = await DynamicServer.start({
    configuration: {},
    environment: { ...remote.environment, HTTPS_PROXY: HTTPS_PROXY.replace("me:", "you:") },
  });
  await expect(server.create(plain({ name: "Behind", type: "Consumer", defaultLanguage: "en" }))).rejects.toMatchObject(
    {
      message: expect.stringMatching(
        /^(?!.*canary)Can't .*: POST \S+ at login\.example through the proxy 127\.0\.0\.1:\d+: the proxy of HTTPS_PROXY failed: it requires a login \(407\)\. Write its user name/,
      ),
    },
  );
  expect(server.stderr).not.toContain(canary);
});
