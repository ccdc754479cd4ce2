// A service whose answers take seconds: slow, because each read is waited for.
import { startEmulator } from "../../emulator";
import { examined, problemOf } from "./examining";

test("a slow service is a warning with the median of its reads [doctor.limits]", async () => {
  await using emulator = await startEmulator({ behaviour: {} });
  emulator.admin.seed([{ name: "Acme", type: "PARTNER", defaultLanguage: "en" }]);
  emulator.admin.faults.set([{ kind: "latency", milliseconds: 2_100, route: "read customer" }]);
  const { status, name, detail, remedy } = problemOf(await examined(emulator.env));
  expect([status, name]).toEqual(["WARN", "latency"]);
  expect(detail).toMatch(/^2\d{3} ms, the median of 5 reads$/);
  expect(remedy).toMatch(/network and a proxy/);
});
