// The file of `doctor --write-profile`: valid, commented, and never written over other content.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeProfile } from "../../provider/cli/doctor/write-profile";
import type { CommandError } from "../../provider/cli/exit-codes";
import { loadProfile } from "../../provider/runtime/contract-profile-file";
import { ContractProfile } from "../../schema";
import { clientFor, closeClients } from "../client/running";
import { brokenIn, contractEmulator, examined } from "./contract-service";

const folder = mkdtempSync(join(tmpdir(), "write-profile-"));
afterAll(() => {
  closeClients();
  rmSync(folder, { recursive: true });
});

/** The outcome of a call that is refused. */
function outcomeOf(work: () => void): unknown {
  try {
    work();
    return "none";
  } catch (error) {
    return (error as CommandError).outcome;
  }
}

const input = {
  fields: { hivePartnerId: "hive_partner_id" },
  values: { type: { Partner: "RESELLER" } },
  list: { items: "data", paging: "page", limitParameter: "size" },
} as const;

test("the written profile fits the service, and a file with other content stays as it is [doctor.profile]", async () => {
  await using emulator = await contractEmulator(ContractProfile.parse(input));
  const report = await examined(emulator);
  const file = join(folder, "profile.yaml");
  expect(writeProfile(file, report)).toMatch(/^Wrote .*profile\.yaml: 5 new lines\./);
  expect(readFileSync(file, "utf8")).toContain("  # `type` has no PARTNER, but RESELLER\n    Partner: RESELLER\n");
  const profile = await loadProfile(file, folder);
  expect(profile).toEqual(ContractProfile.parse(input));
  const again = await examined(emulator, { profile });
  expect(brokenIn(again)).toEqual([]);
  expect(await clientFor(emulator, {}, { profile }).list()).toHaveLength(6);
  expect(writeProfile(join(folder, "other.yaml"), again)).toMatch(/^The contract profile fits: /);
  expect(writeProfile(file, report)).toMatch(/already has this profile\.$/);
  writeFileSync(file, "# mine\n");
  expect(outcomeOf(() => writeProfile(file, report))).toBe("usage");
  expect(readFileSync(file, "utf8")).toBe("# mine\n");
  expect(outcomeOf(() => writeProfile(file, undefined))).toBe("error");
});
