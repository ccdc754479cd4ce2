// Thousands of steps through the provider's own functions against the emulator: edits of the program, edits elsewhere,
// runs that are killed or end in doubt, refreshes, updates, imports, adoptions. What has to hold at each step is in
// test/support/history.ts.
import fc from "fast-check";
import { History } from "../support/history";
import { programs, steps } from "../support/history-steps";
import { useScene } from "../support/in-process";
import { rounds } from "../support/rounds";

const histories = fc.record({
  program: programs,
  how: fc.constantFrom("create" as const, "create" as const, "adopt" as const, "import" as const),
  commands: steps,
});

describe.each([
  ["echoed", "detect"],
  ["echoed", "echoed"],
  ["masked", "detect"],
  ["absent", "detect"],
] as const)("where secrets come back %s, under a profile that says %s,", (secrets, profile) => {
  const scene = useScene(secrets, profile);

  test("in every history a preview shows exactly what differs, the output is the secret in use or absent with a warning, and no superseded secret is written [secrets.in-use, preview.exact, preview.drift, secrets.generated-once]", async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ program, how, commands }) => {
        const on = await scene();
        const { id } = on.emulator.admin.create({
          name: "Above",
          type: "PARTNER",
          defaultLanguage: "en",
          hivePartnerId: "1",
        });
        const history = new History(on, {
          name: "Acme",
          type: "Partner",
          defaultLanguage: "en",
          ...program,
          ...(program.parent !== undefined && { parent: String(id) }),
        });
        await history.begin(how);
        await fc.asyncModelRun(() => ({ model: {}, real: history }), commands);
      }),
      rounds(250),
    );
  });
});
