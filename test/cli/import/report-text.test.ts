// The summary of an import, as people read it.
import { createColors } from "picocolors";
import type { ImportReport } from "../../../provider/cli/import/report-json";
import { reportText } from "../../../provider/cli/import/report-text";

const plain = createColors(false);
const acme = { id: "65a0c0ffee0ddba11c0ffe10", path: ["Acme Group"], name: "acme-group" };
const report: ImportReport = {
  engine: { command: "pulumi", version: "3.259.0" },
  folder: "/home/me/infra",
  imported: [acme],
  managed: [],
  undeclarable: [],
  unread: [],
  files: [
    { path: "acme-group.ts", change: "written" },
    { path: "index.ts", change: "unchanged" },
  ],
  linesToAdd: [],
  secrets: [],
  differences: [],
  applied: false,
  otherChanges: 0,
  setUp: ["pulumi --cwd infra stack init dev"],
  next: ["npx --no webcastmanager import --to pulumi --out infra --stack dev --apply"],
};
const secret = (name: string, more: Partial<ImportReport["secrets"][number]>) => ({
  id: acme.id,
  property: "ecdn.kollective.token",
  name,
  isReturned: false,
  isSet: false,
  command: `pulumi config set --secret ${name}`,
  ...more,
});

test("the summary names what was proven, what was written, the secrets to supply and the next command [import.proof, import.secrets]", () => {
  const secrets = [secret("acmeToken", {}), secret("otherToken", { isReturned: true })];
  expect(reportText({ ...report, secrets }, plain)).toBe(`
  ✓ Proved the import of 1 customer: a preview with refresh is empty (pulumi 3.259.0)

  Written to /home/me/infra
    acme-group.ts

  Set up
    pulumi --cwd infra stack init dev

  Secrets to supply
    pulumi config set --secret acmeToken
    1 secret that the service returns: --apply sets it

  Next
    npx --no webcastmanager import --to pulumi --out infra --stack dev --apply

`);
});

test("a stack that was imported into has every secret, and a configuration of Terraform still asks for them [import.secrets]", () => {
  const applied = { ...report, applied: true, files: [], setUp: [], next: [], secrets: [secret("acmeToken", {})] };
  expect(reportText(applied, plain)).not.toContain("Secrets");
  const terraform = { ...applied, engine: { command: "terraform", version: "1.11.4" } };
  expect(reportText(terraform, plain)).toContain("  Secrets to supply\n    pulumi config set --secret acmeToken\n");
});

test("differences are named property by property, and skipped customers with their reason; text of the service stays on its line [import.proof, import.skips]", () => {
  const lines = reportText(
    {
      ...report,
      files: [],
      setUp: [],
      next: [],
      differences: [
        {
          id: acme.id,
          action: "update",
          properties: [{ path: "ecdn.ramp.jwtKeyName", service: "not set", program: '"RevConnectDefault"' }],
        },
      ],
      managed: [{ id: "a", path: ["A\u001b[31m", "B\nC"], source: "dev", address: "urn:pulumi:dev::x::t::b" }],
      undeclarable: [{ id: "d", path: ["D"], problems: ["defaultLanguage: must be a language code"] }],
    },
    plain,
  ).split("\n");
  expect(lines).toEqual([
    "",
    "  ! Nothing was imported: 1 of 1 customer would change (pulumi 3.259.0)",
    "",
    "  Differences",
    `    Acme Group ${acme.id}: update`,
    '      ecdn.ramp.jwtKeyName: not set in the service, "RevConnectDefault" in the program',
    "",
    "  Skipped: a state manages them",
    "    A\\u001b[31m / B C a dev: b",
    "",
    "  Skipped: no program can declare them",
    "    D d",
    "      defaultLanguage: must be a language code",
    "",
    "",
  ]);
});

test("long lists are cut, with the number of what is left out [import.skips]", () => {
  const managed = Array.from({ length: 25 }, (_, index) => ({ ...acme, source: "dev", address: `urn::${index}` }));
  expect(reportText({ ...report, managed }, plain)).toContain("    … and 5 more (--json)\n");
});
