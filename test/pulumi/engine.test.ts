// The connection to the engine: lines appear on their resource, and the provider process exits with the engine. The
// engine is a gRPC server on loopback, the provider process is the real one.
import { setTimeout as wait } from "node:timers/promises";
import { startEmulator } from "../../emulator";
import { leaves, withValue } from "../../schema";
import { chosenSdks, inConversation } from "../support/conversation";
import { aPartner, aSmallCustomer, canary } from "../support/customers";
import { DynamicServer } from "../support/dynamic-server";
import { EngineServer } from "../support/engine-server";
import { plain } from "../support/engine-values";
import { startHostileService } from "../support/hostile/service";
import { until } from "../support/until";

const outside = { ecdn: { ramp: { hostName: "rev.acme.example" } } };
const endOf = ({ process }: DynamicServer) =>
  until(
    () => process.exitCode ?? undefined,
    () => "the process goes on",
  );
const offline = { "webcastmanager:endpoint": "http://127.0.0.1:9/unreachable" };

inConversation((conversation) => {
  const urnOf = (name: string) =>
    `urn:pulumi:dev::conversation::pulumi-nodejs:dynamic/webcastmanager:Customer::${name}`;
  const linesOf = (urn: string) => conversation.engine.lines.filter((line) => line.urn === urn);
  /** The lines logged before a last line, which arrives after all others. */
  async function saidTo(urn: string): Promise<readonly string[]> {
    const marker = conversation.name("marker").replace(" ", "-");
    await conversation.server.check({}, plain({ ...aPartner({ ...outside, name: marker }), __urn: urnOf(marker) }));
    await conversation.engine.line((line) => line.urn === urnOf(marker));
    return linesOf(urn).map((line) => line.message);
  }

  test("a warning about a new customer arrives on its resource, and stays [input.warnings]", async () => {
    const tree = conversation.partner(outside);
    const urn = urnOf(conversation.name("new"));
    await conversation.server.check({}, plain({ ...tree, __urn: urn }));
    expect(await saidTo(urn)).toEqual([
      "ecdn.ramp.hostName: is outside vbrickrev.com and rev.vbrick.com; is it the host of the Vbrick tenant?",
    ]);
    expect(linesOf(urn)).toMatchObject([{ severity: "warning", ephemeral: false }]);
  });

  test("a customer that does not change is not warned about [input.warnings]", async () => {
    const tree = conversation.partner({
      ...outside,
      sso: { roleMappings: { Guest: ["guests"] } },
      gdpr: { privacyPolicyUrl: "http://acme.example" },
    });
    const urn = urnOf(conversation.name("steady"));
    await conversation.server.check(plain(tree), plain({ ...tree, __urn: urn }));
    await conversation.server.check(plain(tree), plain({ ...tree, accountType: "public", __urn: urn }));
    expect(await saidTo(urn)).toEqual(["accountType: applies only to webcasts created afterwards"]);
  });

  test.each(leaves.filter((leaf) => leaf.facts.onlyNew).map((leaf) => leaf.path))(
    "a change of %s warns once what it does not apply to, without the value [input.warnings, secrets.output]",
    async (path) => {
      const before = conversation.partner(path === "hmac.rotate" ? { hmac: { secret: undefined } } : {});
      const after = withValue(
        before,
        path.split("."),
        path === "hmac.enabled"
          ? false
          : path === "accountType"
            ? "public"
            : path === "defaultLanguage"
              ? "fr"
              : `${canary}other`,
      );
      const urn = urnOf(conversation.name("changed"));
      await conversation.server.check(plain(before), plain({ ...after, __urn: urn }));
      const said = await saidTo(urn);
      expect(said).toEqual([expect.stringMatching(`^${path}: applies only to `)]);
      expect(said.join()).not.toContain(canary);
    },
  );

  test("a message about one of two customers with the same name is shown on neither resource [input.warnings]", async () => {
    const name = conversation.name("same");
    for (const above of ["a", "b"]) {
      await conversation.server.check(
        {},
        plain({ ...conversation.small({ name }), __urn: urnOf(`${name}-${above}`), __parentUrn: urnOf(above) }),
      );
    }
    const one = await conversation.existing(conversation.small({ name }));
    conversation.emulator.admin.edit(one.id, { accountType: "PUBLIC", gdprEnabled: true }, { unchecked: true });
    await conversation.server.update(one.id, plain(one.outputs), { ...plain(one.inputs), defaultLanguage: "fr" });
    const line = await conversation.engine.line(({ message }) => message.includes(one.id));
    expect(line).toMatchObject({ urn: "", severity: "warning" });
  });

  test("a line of an update arrives on the resource that the check of this run named [input.warnings]", async () => {
    const one = await conversation.existing(conversation.small());
    const urn = urnOf(conversation.name("updated"));
    conversation.emulator.admin.edit(one.id, { gdprEnabled: true }, { unchecked: true });
    const { inputs } = await conversation.server.check(
      plain(one.inputs),
      plain({ ...one.inputs, defaultLanguage: "fr", __urn: urn }),
    );
    await conversation.server.update(one.id, plain(one.outputs), inputs);
    expect(await conversation.engine.line(({ message }) => message.includes(one.id))).toMatchObject({
      urn,
      severity: "warning",
    });
  });

  test("a wait is shown as an ephemeral line [budget.limit]", async () => {
    const one = await conversation.existing(conversation.small());
    conversation.emulator.admin.faults.set([{ kind: "throttle", seconds: 2, times: 1 }]);
    const reading = conversation.simulator.refresh(one);
    expect(await conversation.engine.line(({ message }) => message.startsWith("Waiting "))).toMatchObject({
      severity: "info",
      ephemeral: true,
    });
    await reading;
  });
});

describe.each(chosenSdks())("with the SDK %s", (sdk) => {
  test("the engine's address is found behind the parameters for logs and traces [input.warnings]", async () => {
    await using engine = await EngineServer.start();
    await using server = await DynamicServer.start({
      sdk,
      configuration: offline,
      parameters: ["--logtostderr", "-v=9", "--tracing", "tcp://127.0.0.1:2", engine.address],
    });
    await server.check({}, plain(aPartner(outside)));
    await engine.line(({ message }) => message.startsWith("ecdn.ramp.hostName"));
    expect(server.stderr).toBe("");
  });

  test("without an engine, a warning is one line on stderr, and nothing fails [input.warnings]", async () => {
    await using server = await DynamicServer.start({ sdk, configuration: offline, parameters: ["127.0.0.1:1"] });
    expect((await server.check({}, plain(aPartner(outside)))).failures).toEqual([]);
    await until(
      () => (server.stderr.endsWith("\n") ? true : undefined),
      () => `stderr: ${server.stderr}`,
    );
    expect(server.stderr).toMatch(/^warning: ecdn\.ramp\.hostName: [^\n]+\n$/);
    expect(server.process.exitCode).toBeNull();
  });

  test("a killed engine ends the provider process and its queue: nothing more is written [budget.stop]", async () => {
    await using emulator = await startEmulator({ faults: [{ kind: "latency", milliseconds: 60 }] });
    await using engine = await EngineServer.start();
    await using server = await DynamicServer.start({
      sdk,
      configuration: {},
      parameters: [engine.address],
      environment: { ...emulator.env, WEBCASTMANAGER_MAX_CONCURRENCY: "2" },
    });
    const creating = Array.from({ length: 40 }, (_, index) =>
      server.create(plain(aSmallCustomer({ name: `Small ${index}` }))).then(
        () => "done",
        () => "stopped",
      ),
    );
    const created = () => emulator.admin.dump().customers.length;
    await until(
      () => (created() > 0 ? true : undefined),
      () => "nothing was created",
    );
    engine.kill();
    await endOf(server);
    const [atTheEnd, requests] = [created(), emulator.admin.requests().total];
    await wait(500);
    expect(emulator.admin.requests().total).toBe(requests);
    // A request in flight when the process exited may still have been carried out.
    expect(created() - atTheEnd).toBeLessThanOrEqual(2);
    expect(created()).toBeLessThan(40);
    expect((await Promise.all(creating)).filter((how) => how === "stopped").length).toBeGreaterThan(0);
  });

  test.each(["silence", "an endless text", "endless headers", "20,000 levels", "pages without end"])(
    "a killed engine ends the provider process, for any answer of the service: %s [budget.stop]",
    async (answer) => {
      const service = await startHostileService();
      try {
        await using engine = await EngineServer.start();
        const environment = {
          WEBCASTMANAGER_ENDPOINT: `${service.url}/gone/${encodeURIComponent(answer)}/list`,
          WEBCASTMANAGER_TOKEN_URL: `${service.url}/gone/none/none/token`,
          WEBCASTMANAGER_USERNAME: "alex",
          WEBCASTMANAGER_PASSWORD: canary,
        };
        await using server = await DynamicServer.start({
          sdk,
          configuration: {},
          parameters: [engine.address],
          environment,
        });
        const ended = server.create(plain(aSmallCustomer())).then(
          () => "done",
          () => "stopped",
        );
        await service.met();
        engine.kill();
        expect(await endOf(server)).toBe(0);
        expect(await ended).toBe("stopped");
      } finally {
        await service.close();
      }
    },
  );

  test("an engine killed during a preview leaves no process behind, also if nothing was logged or sent [budget.stop]", async () => {
    await using engine = await EngineServer.start();
    await using server = await DynamicServer.start({ sdk, configuration: offline, parameters: [engine.address] });
    await server.check({}, plain(aPartner()));
    await until(
      () => (engine.connections > 0 ? true : undefined),
      () => "the provider never called",
    );
    // After these calls the process is connected to the engine.
    for (let calls = 0; calls < 10; calls++) expect((await server.check({}, plain(aPartner()))).failures).toEqual([]);
    engine.kill();
    expect(await endOf(server)).toBe(0);
    expect(server.stderr).toBe("");
  });
});
