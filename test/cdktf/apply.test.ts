// A synthesised stack is applied to the emulator by the real Terraform.
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { TerraformProject } from "../../tools/workbench/terraform-project";
import { libraries, type Both } from "./libraries";
import { planOf } from "../support/terraform-json";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(async () => {
  await emulator.close();
});

/** A Partner with two Consumers, shared properties, every kind of value, and values that are known only at apply. */
function synthesiseInto(folder: string, { library, door }: Both): void {
  const app = new library.App({ outdir: join(folder, "cdktf.out") });
  const stack = new library.TerraformStack(app, "stack");
  // Otherwise the state is in the program's folder.
  new library.LocalBackend(stack, { path: join(folder, "terraform.tfstate") });
  new door.WebcastmanagerProvider(stack, "webcastmanager");
  const token = new library.TerraformVariable(stack, "token", { type: "string", sensitive: true });
  const acme = new door.WebcastPartner(stack, "acme", {
    shared: {
      defaultLanguage: "en",
      deletionProtection: false,
      sso: { identityProvider: "acme", roleMappings: { "Webcast Editor": ["press", "newsroom"] } },
    },
    partner: {
      name: "Acme Group",
      hmac: {},
      ecdn: { hive: { partnerId: "9012" }, kollective: { apiEndpoint: "https://k.example", token: token.stringValue } },
    },
    consumers: {
      berlin: { name: "Acme Berlin", defaultLanguage: "de", ecdn: { hive: { customer: true } } },
      paris: { name: "Acme Paris", sso: { enabled: false } },
    },
  });
  const found = new door.DataWebcastmanagerCustomers(stack, "below", {
    parentId: acme.partner.id,
    dependsOn: Object.values(acme.consumers),
  });
  new library.TerraformOutput(stack, "count", { value: library.Fn.lengthOf(found.customers) });
  new library.TerraformOutput(stack, "hmac_secret", { value: acme.partner.hmacSecret, sensitive: true });
  app.synth();
}

test.each(libraries.map((both) => [both.name, both] as const))(
  "the stack that %s synthesises is applied by Terraform, a second plan is empty, and destroy removes everything [cdktf.apply]",
  async (name, both) => {
    const project = new TerraformProject({
      name: `apply-${name}`,
      environment: { ...emulator.env, TF_VAR_token: "srv-apply-token" },
      directory: join("cdktf.out", "stacks", "stack"),
    });
    try {
      synthesiseInto(project.folder, both);
      await project.init();
      await project.apply();
      const customers = emulator.admin.dump().customers;
      const partner = customers.find((customer) => customer.name === "Acme Group");
      expect(
        customers
          .map((customer) => [
            customer.name,
            customer.defaultLanguage,
            customer.ssoEnabled,
            customer.parentId === partner?.id,
            customer.hiveCustomer ?? false,
          ])
          .sort(),
      ).toEqual([
        ["Acme Berlin", "de", true, true, true],
        ["Acme Group", "en", true, false, false],
        ["Acme Paris", "en", false, true, false],
      ]);
      const outputs = JSON.parse((await project.must(["output", "-json"])).stdout);
      expect([outputs.count.value, outputs.hmac_secret.value]).toEqual([2, partner?.hmacSecret]);
      expect((await planOf(project)).result).toMatchObject({ code: 0 });
      await project.must(["destroy", "-auto-approve"]);
      expect(emulator.admin.dump().customers).toEqual([]);
    } finally {
      project.remove();
    }
  },
);
