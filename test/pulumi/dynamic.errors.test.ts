// Errors over the wire: one line each and nothing beside it; a partly created customer comes with everything that later
// calls need.
import type { FaultInput } from "../../emulator";
import { mustRun } from "../../tools/workbench/run-command";
import { inConversation } from "../support/conversation";
import { canary } from "../support/customers";
import { CallError, DynamicServer, providerText } from "../support/dynamic-server";
import { marked, plain, Secret, textsInClear } from "../support/engine-values";
import type { State } from "../support/engine-simulator";

const impatient = { WEBCASTMANAGER_MAX_RETRIES: "0" };

inConversation(
  (conversation) => {
    const failing = async (call: () => Promise<unknown>): Promise<CallError> => {
      const error = await call().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error instanceof CallError) return error;
      throw new Error("it did not fail", { cause: error });
    };
    const faults = (...list: FaultInput[]) => conversation.emulator.admin.faults.set(list);

    afterEach(() => {
      conversation.emulator.admin.faults.clear();
      conversation.emulator.admin.behave({ createBody: "representation" });
    });
    afterAll(() => {
      expect({
        stderr: conversation.server.stderr,
        warnings: conversation.engine.lines.filter((line) => line.message.includes(canary)),
      }).toEqual({ stderr: "", warnings: [] });
    });

    describe("a failed call", () => {
      const fault: FaultInput = { kind: "status", status: 500, message: "the database is away" };
      const state = async (): Promise<State> =>
        conversation.simulator.up({ inputs: conversation.partner({ deletionProtection: false }) });

      test.each([
        ["create", async () => conversation.server.create(plain(conversation.partner()))],
        [
          "read",
          async () => {
            const { id, outputs } = await state();
            faults(fault);
            return conversation.server.read(id, plain(outputs));
          },
        ],
        [
          "update",
          async () => {
            const { id, inputs, outputs } = await state();
            faults(fault);
            return conversation.server.update(id, plain(outputs), { ...plain(inputs), name: conversation.name() });
          },
        ],
        [
          "delete",
          async () => {
            const { id, outputs } = await conversation.existing(conversation.small({ deletionProtection: false }));
            faults(fault);
            return conversation.server.delete(id, plain(outputs));
          },
        ],
      ])(
        "%s gives one line, no stack, no second print, and no id that the engine would keep [pulumi.quiet-errors, secrets.output]",
        async (what, call) => {
          if (what === "create") faults(fault);
          const error = await failing(call);
          expect(error.message).toMatch(/^[A-Z][^\n]+$/);
          expect(error.message).toContain("the database is away");
          expect(error.message).not.toMatch(/Error:|defect of|\.js\b/);
          expect(error.message).not.toContain(canary);
          expect(error.partly).toBeUndefined();
          expect(conversation.server.stdout + conversation.server.stderr).not.toContain("the database is away");
        },
      );

      test("a taken name is refused with the id of its customer and the ways to adopt or import it [adopt.refuse]", async () => {
        const inputs = conversation.small();
        const { id } = await conversation.simulator.up({ inputs });
        const error = await failing(() => conversation.server.create(plain(inputs)));
        expect(error.message).toMatch(
          new RegExp(`^Can't create customer "[^"]+": the name is taken by ${id}\\. Set \`adopt: true\``),
        );
        expect(error.partly).toBeUndefined();
      });

      test("an unreadable profile is one line in check and in every call [input.settings, pulumi.quiet-errors]", async () => {
        await using server = await DynamicServer.start({
          sdk: conversation.sdk,
          configuration: {},
          environment: { ...conversation.emulator.env, WEBCASTMANAGER_PROFILE: "absent.yaml" },
        });
        const error = await failing(() => server.create(plain(conversation.small())));
        expect(error.message).toMatch(/^[^\n]*absent\.yaml[^\n]*$/);
        expect(error.message).not.toContain("defect");
        expect(server.stderr).toBe("");
      });
    });

    test("the provider does not suppress what others print [pulumi.quiet-errors]", async () => {
      const program =
        "require('webcastmanager-provider/provider'); console.error(': '); console.error('kept', 1); console.error('also: kept'); console.error(': ', 2);";
      const { stderr } = await mustRun(process.execPath, ["-e", program], {
        folder: conversation.server.folder,
        environment: process.env,
      });
      expect(stderr).toBe("kept 1\nalso: kept\n:  2\n");
    });

    describe("a customer that was created and could not be read afterwards", () => {
      async function halfCreated(): Promise<{
        error: CallError;
        inputs: Readonly<Record<string, unknown>>;
        state: State;
      }> {
        const inputs = await conversation.simulator.check({
          inputs: conversation.partner({ hmac: { secret: undefined }, deletionProtection: false }),
        });
        conversation.emulator.admin.behave({ createBody: "empty" });
        faults({ kind: "status", status: 500, message: "the database is away", route: "read customer" });
        const error = await failing(() => conversation.server.create(plain(inputs)));
        conversation.emulator.admin.faults.clear();
        const { id, properties, reasons } = error.partly!;
        return { error, inputs, state: { id, inputs, outputs: marked(properties), initErrors: reasons } };
      }

      test("comes with its id, one reason, and outputs with the provider's text and wrapped secrets [safe.half-created, secrets.wrapped]", async () => {
        const { error, inputs, state } = await halfCreated();
        expect(conversation.emulator.admin.dump().customers.map(({ id }) => id)).toContain(state.id);
        expect(error.message).toMatch(
          /^Customer "[^"]+" \([0-9a-f]+\) was created, but could not be read afterwards\. The next run continues with it\. [^\n]+$/,
        );
        expect(state.initErrors).toEqual([error.message]);
        expect(state.outputs).toMatchObject({
          __provider: providerText,
          endpoint: conversation.emulator.endpoint,
          version: expect.any(String),
          hmacSecret: expect.any(Secret),
        });
        const computed = ["hmacSecret", "endpoint", "version", "createdAt", "updatedAt"];
        expect(
          Object.fromEntries(Object.entries(plain(state.outputs)).filter(([name]) => !computed.includes(name))),
        ).toEqual(plain(inputs));
        expect(textsInClear(state.outputs).filter((text) => text.includes(canary))).toEqual([]);
      });

      test("is continued by the next run: an update that sends nothing, then no change [safe.half-created]", async () => {
        const { inputs, state } = await halfCreated();
        expect((await conversation.simulator.preview({ inputs }, state)).operation).toBe("update");
        const done = await conversation.simulator.up({ inputs }, state);
        expect(plain(done.outputs)).toMatchObject({
          hmacSecret: plain(state.outputs).hmacSecret,
          createdAt: expect.any(String),
        });
        expect(await conversation.simulator.preview({ inputs }, done)).toMatchObject({ operation: "same" });
      });

      test("and is another one is neither refreshed, updated nor deleted [safe.another]", async () => {
        const { inputs, state } = await halfCreated();
        await conversation.nextRun();
        conversation.emulator.admin.edit(state.id, { name: "Other" });
        const changed = { ...plain(inputs), defaultLanguage: "fr" };
        const { server } = conversation;
        const calls = [
          () => server.read(state.id, plain(state.outputs), plain(inputs)),
          () => server.update(state.id, plain(state.outputs), changed),
          () => server.delete(state.id, plain(state.outputs)),
        ];
        for (const call of calls)
          expect((await failing(call)).message).toMatch(
            /it is another customer: its name is "Other"\. Run `pulumi state delete` with its URN, then run again\.$/,
          );
        expect(conversation.emulator.admin.dump().customers.find(({ id }) => id === state.id)).toMatchObject({
          name: "Other",
          defaultLanguage: "en",
        });
      });

      test("can be refreshed and deleted from what the error held alone [safe.half-created]", async () => {
        const { state } = await halfCreated();
        await conversation.nextRun();
        expect(await conversation.simulator.refresh(state)).toMatchObject({ plan: { operation: "same" } });
        await conversation.simulator.delete(state);
        expect(conversation.emulator.admin.dump().customers.map(({ id }) => id)).not.toContain(state.id);
      });
    });

    describe("a secret generated for an update with an unknown outcome", () => {
      const unreadable: FaultInput = {
        kind: "status",
        status: 500,
        message: "the database is away",
        route: "read customer",
        after: 1,
      };
      const secretAt = (id: string) =>
        conversation.emulator.admin.dump().customers.find((record) => record.id === id)?.hmacSecret;
      const on = (inputs: Readonly<Record<string, unknown>>) => ({ ...inputs, hmac: {} });

      async function halfUpdated(
        ...list: FaultInput[]
      ): Promise<{ error: CallError; declared: Readonly<Record<string, unknown>>; state: State }> {
        const { id, inputs: before, outputs } = await conversation.simulator.up({ inputs: conversation.small() });
        const declared = on(before);
        const inputs = await conversation.simulator.check({ inputs: declared });
        conversation.emulator.admin.behave({ secrets: "masked", updateBody: "empty" });
        faults(...list);
        const error = await failing(() => conversation.server.update(id, plain(outputs), plain(inputs)));
        conversation.emulator.admin.faults.clear();
        const { properties, reasons, id: kept } = error.partly!;
        expect(kept).toBe(id);
        return { error, declared, state: { id, inputs, outputs: marked(properties), initErrors: reasons } };
      }
      afterEach(() => {
        conversation.emulator.admin.behave({ secrets: "echoed", updateBody: "representation" });
      });

      test.each([
        ["carried out for certain", [unreadable]],
        ["carried out without an answer", [{ kind: "reset", route: "update customer", committed: true }, unreadable]],
        ["not carried out", [{ kind: "reset", route: "update customer" }]],
      ] satisfies [string, FaultInput[]][])(
        "and was %s comes with the error, wrapped, and the next run and the next refresh go on with it [safe.faults, secrets.generated-once, secrets.wrapped]",
        async (_, list) => {
          const { error, declared, state } = await halfUpdated(...list);
          const secret = plain(state.outputs).hmacSecret;
          expect(error.message).toMatch(/^[^\n]+$/);
          expect([secret, state.outputs]).toEqual([
            expect.stringMatching(/^[0-9a-f]{64}$/),
            expect.objectContaining({ __provider: providerText, hmacSecret: expect.any(Secret) }),
          ]);
          expect(textsInClear(state.outputs).filter((text) => text.includes(String(secret)))).toEqual([]);
          for (const from of [state, (await conversation.simulator.refresh(state))!.state]) {
            const done = await conversation.simulator.up({ inputs: declared }, from);
            expect([plain(done.outputs).hmacSecret, secretAt(state.id)]).toEqual([secret, secret]);
            expect(await conversation.simulator.preview({ inputs: declared }, done)).toMatchObject({
              operation: "same",
            });
          }
        },
      );
    });
  },
  { server: (emulator) => ({ configuration: {}, environment: { ...emulator.env, ...impatient } }) },
);
