// Histories of a customer, played through the provider's own functions against the emulator: edits of the program,
// edits elsewhere, runs that are killed or whose outcome is unknown, refreshes, updates, imports, adoptions. What has
// to hold at each step is in history.ts.
import fc from "fast-check";
import { History } from "./history";
import { programs, steps } from "./history-steps";
import type { useScene } from "./in-process";
import { rounds } from "./rounds";

/** A first program, how its customer comes into the state, and the steps after that. */
const histories = fc.record({
  program: programs,
  how: fc.constantFrom("create" as const, "create" as const, "adopt" as const, "import" as const),
  commands: steps,
});

/** Plays as many generated histories on a service of one kind. */
export async function playHistories(scene: ReturnType<typeof useScene>, count: number): Promise<void> {
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
    rounds(count),
  );
}

/**
 * How secrets come back, and what the profile says of that. One that declares what a service does anyway follows the
 * same rules, so only the slow tests play it.
 */
export const secretsAndProfiles = [
  ["echoed", "detect"],
  ["echoed", "echoed"],
  ["masked", "detect"],
  ["absent", "detect"],
] as const;
