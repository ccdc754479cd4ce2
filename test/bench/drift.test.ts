// What the benchmark of `drift` stands on: its states are ones that the command reads, and they manage every customer.
import { plant } from "../../bench/large-tenant";
import { stateOfService } from "../../bench/service-states";
import { startEmulator } from "../../emulator";
import { findDrift } from "../../provider/inventory/find-drift";
import { readState } from "../../provider/inventory/states/state-file";
import { clientOf } from "../inventory/comparing";

test.each(["pulumi", "terraform"] as const)(
  "a state of %s holds every customer of the service as it is",
  async (engine) => {
    await using emulator = await startEmulator();
    plant(emulator, 20);
    const customers = readState(stateOfService(emulator, engine), engine).customers;
    const api = clientOf(emulator);
    const report = await findDrift(api, [{ source: engine, engine, customers }], { listsUnmanaged: true });
    api.close();
    expect(report).toMatchObject({ changed: [], unmanaged: [], counts: { compared: 20, deleted: 0, unchecked: 0 } });
  },
);
