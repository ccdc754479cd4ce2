// `webcastmanager drift` beside the real engines: it reports what their own previews with refresh show, reads a stack
// through the Pulumi CLI, and writes nothing.
import { DriftReport } from "../../../provider/inventory/drift-report";
import { changedPaths, planOf } from "../../support/terraform-json";
import { runCommandLine } from "../../support/command";
import { aPartner, canary } from "../../support/customers";
import { driftCases, leafOf } from "../../support/drift-cases";
import { Stage } from "../../support/stage";
import { onTerraformStage } from "../../support/terraform-stage";

/** The edits of the cases that change a field to another value, at once. */
const edits = driftCases.filter(({ name, leaf }) => name.endsWith("-other") && leaf.facts.onlyFor !== "Consumer");

const reportOf = (stdout: string): DriftReport => DriftReport.parse(JSON.parse(stdout));
const changedIn = ({ changed }: DriftReport): readonly string[] =>
  changed.flatMap(({ properties }) => properties.map(({ property }) => property)).sort();

test("it reports the properties that `pulumi preview --refresh` shows, and the command that reverts them [drift.exact, drift.kinds]", async () => {
  const stage = await Stage.open("drift");
  try {
    stage.declare({
      acme: aPartner({ parent: undefined, name: "Acme" }),
      gone: aPartner({ parent: undefined, name: "Gone" }),
    });
    await stage.up();
    const run = (...parameters: readonly string[]) =>
      runCommandLine(["drift", ...parameters], {
        folder: stage.project.folder,
        environment: stage.project.environment,
      });
    expect(await run()).toMatchObject({ code: 0, stderr: "" });
    const record = stage.records().Acme ?? {};
    for (const { edit } of edits) stage.emulator.admin.edit(String(record.id), edit(record), { unchecked: true });
    stage.emulator.admin.remove(stage.idOf("Gone"));

    const { code, stdout, stderr } = await run("--stack", "dev", "--json");
    expect({ code, stderr }).toEqual({ code: 7, stderr: "" });
    const report = reportOf(stdout);
    expect(report).toMatchObject({ deleted: [{ name: "Gone" }], sources: [{ source: "dev", customers: 2 }] });
    const { changes } = await stage.preview("--refresh");
    expect(changedIn(report)).toEqual([...new Set(Object.keys(changes.acme ?? {}).map(fieldOf))].sort());
    expect(stdout).not.toContain(canary);

    const encrypted = await stage.run(["stack", "export"]);
    const fromState = await runCommandLine(["drift", "--json", "--state", "-"], {
      environment: stage.project.environment,
      input: encrypted.stdout,
    });
    const secrets = ["ecdn.kollective.token", "ecdn.ramp.apiKey", "ecdn.ramp.apiSecret", "hmac.secret"];
    expect(changedIn(reportOf(fromState.stdout))).toEqual(changedIn(report).filter((path) => !secrets.includes(path)));
    expect([...(reportOf(fromState.stdout).incomparable[0]?.properties ?? [])].sort()).toEqual(secrets);

    for (const command of [report.changed[0]?.revert, report.deleted[0]?.revert])
      await stage.must([...(command ?? "").split(" ").slice(1), "--yes", "--skip-preview"]);
    expect(await run()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No drift\./) });

    const missing = await run("--stack", "nowhere");
    expect(missing).toMatchObject({ code: 6, stdout: "", stderr: expect.stringMatching(/nowhere.*pulumi stack ls/) });
    const wrong = await runCommandLine(["drift", "--stack", "dev"], {
      folder: stage.project.folder,
      environment: { ...stage.project.environment, PULUMI_CONFIG_PASSPHRASE: `${canary}wrong` },
    });
    expect(wrong).toMatchObject({ code: 6, stdout: "" });
    expect(wrong.stderr).not.toContain(canary);
  } finally {
    await stage.close();
  }
});

/** The field of a path of Pulumi's engine: a role and an item of a set are part of it. */
const fieldOf = (path: string): string => leafOf(path).replace(/^(sso\.roleMappings)\..*$/, "$1");

const program = `
resource "webcastmanager_customer" "acme" {
  name             = "Acme"
  type             = "Partner"
  default_language = "en"
  sso  = { identity_provider = "acme-saml", role_mappings = { Administrator = ["wcm-admins"] } }
  gdpr = { privacy_policy_url = "https://acme.example/privacy" }
  hmac = {}
  ecdn = {
    hive       = { partner_id = "9012" }
    kollective = { api_endpoint = "https://api.eu.kollective.example", token = "${canary}token" }
    ramp       = { host_name = "acme.vbrickrev.com", jwt_key_name = "Acme", api_key = "${canary}key", api_secret = "${canary}secret" }
  }
  video_conference_connectors = ["65a0c0ffee0ddba11c0ffee0"]
}
`;

test("it reports the properties that `terraform plan` shows as changed elsewhere [drift.exact]", async () => {
  await onTerraformStage("drift", async ({ project, emulator, named, program: declare }) => {
    declare(program);
    await project.must(["apply", "-auto-approve"]);
    const run = (...parameters: readonly string[]) =>
      runCommandLine(["drift", ...parameters], { folder: project.folder, environment: emulator.env });
    expect(await run()).toMatchObject({ code: 0, stderr: "" });
    const record = named("Acme");
    for (const { edit } of edits) emulator.admin.edit(String(record.id), edit(record), { unchecked: true });

    const { code, stdout } = await run("--json");
    expect(code).toBe(7);
    const plan = await planOf(project);
    const drift = plan.json?.resource_drift.find(({ address }) => address === "webcastmanager_customer.acme");
    const paths = changedPaths(drift?.change.before, drift?.change.after).map((path) =>
      path.replace(/^(sso\.role_mappings)\..*$/, "$1"),
    );
    expect(changedIn(reportOf(stdout))).toEqual([...new Set(paths)].sort());
    expect(stdout).not.toContain(canary);
  });
});
