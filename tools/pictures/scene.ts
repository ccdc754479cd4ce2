// What the pictures show: customers with ids of their own, the program that declares them, and the emulator's clock.
import { startEmulator } from "../../emulator";
import { PulumiProject } from "../workbench/pulumi-project";

/** The customers by what the pictures call them. */
export const ids = {
  acme: "65a0c0ffee0ddba11c0ffe10",
  berlin: "65a0c0ffee0ddba11c0ffe11",
  lyon: "65a0c0ffee0ddba11c0ffe12",
  globex: "65a0c0ffee0ddba11c0ffe20",
};

const below = { type: "CONSUMER", defaultLanguage: "en", parentId: ids.acme };
const secret = "not-a-real-hmac-secret-0123456789";

/** Bare customers, which the program adopts: what it declares is then what a program has written. */
const seed = [
  { id: ids.acme, name: "Acme Group", type: "PARTNER", defaultLanguage: "en", hmacEnabled: true, hmacSecret: secret },
  { ...below, id: ids.berlin, name: "Acme Berlin" },
  { ...below, id: ids.lyon, name: "Acme Lyon" },
  { id: ids.globex, name: "Globex", type: "PARTNER", defaultLanguage: "en" },
];

const program = `import { Customer } from "webcastmanager-provider";

const acme = new Customer("acme", {
  name: "Acme Group",
  type: "Partner",
  defaultLanguage: "en",
  sso: { identityProvider: "acme-saml", roleMappings: { Administrator: ["wcm-admins"] } },
  gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
  hmac: {},
  ecdn: { hive: { partnerId: "9012" } },
  adopt: "overwrite",
});
const below = { type: "Consumer", parent: acme, adopt: "overwrite" } as const;
new Customer("berlin", { ...below, name: "Acme Berlin", defaultLanguage: "de", ecdn: { hive: { customer: true } } });
new Customer("lyon", { ...below, name: "Acme Lyon", defaultLanguage: "fr" });
new Customer("globex", {
  name: "Globex",
  type: "Partner",
  defaultLanguage: "es",
  sso: { identityProvider: "globex-saml", roleMappings: { Administrator: ["webcast-team"] } },
  adopt: "overwrite",
});
`;

/** The emulator, its clock, and the program. */
export type Scene = Awaited<ReturnType<typeof startScene>>;

/** Starts the emulator, and lets the program write its customers. */
export async function startScene() {
  const emulator = await startEmulator({ port: 4010 });
  const project = new PulumiProject({
    name: "my-webcasts",
    files: { "index.ts": program },
    // The types of programs are checked elsewhere; this saves time.
    environment: { ...emulator.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true", PULUMI_OPTION_COLOR: "always" },
  });
  /** Sets the clock. */
  const at = (time: string) => {
    emulator.admin.clock.set(`2026-03-02T${time}:00Z`);
  };
  // Hours before the pictures: however long the program takes, they show the same.
  at("07:00");
  emulator.admin.seed(seed);
  const dispose = async () => {
    await emulator.close();
    project.remove();
  };
  try {
    await project.start();
    await project.must(["up", "--yes", "--skip-preview", "--parallel=1"]);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { emulator, project, at, [Symbol.asyncDispose]: dispose };
}
