// What the pictures show: customers with ids of their own, the program that declares them, and the emulator's clock.
import { startEmulator, type Emulator } from "../../emulator";
import { PulumiProject } from "../workbench/pulumi-project";

/** The customers by what the pictures call them. */
export const ids = {
  acme: "65a0c0ffee0ddba11c0ffe10",
  berlin: "65a0c0ffee0ddba11c0ffe11",
  lyon: "65a0c0ffee0ddba11c0ffe12",
};

/** Bare customers, which the program adopts: what it declares is then what a program has written. */
const seed = [
  {
    id: ids.acme,
    name: "Acme Group",
    type: "PARTNER",
    defaultLanguage: "en",
    hmacEnabled: true,
    hmacSecret: "not-a-real-hmac-secret-0123456789",
  },
  { id: ids.berlin, name: "Acme Berlin", type: "CONSUMER", defaultLanguage: "en", parentId: ids.acme },
  { id: ids.lyon, name: "Acme Lyon", type: "CONSUMER", defaultLanguage: "en", parentId: ids.acme },
  { id: "65a0c0ffee0ddba11c0ffe20", name: "Globex", type: "PARTNER", defaultLanguage: "en" },
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

/** The day of the pictures. */
const day = "2026-03-02";

/** The emulator and the project of the pictures. */
export class Scene {
  private constructor(
    readonly emulator: Emulator,
    private readonly project: PulumiProject,
  ) {}

  /** Starts the emulator, and lets the program write its customers. */
  static async start(): Promise<Scene> {
    const emulator = await startEmulator({ port: 4010 });
    const project = new PulumiProject({
      name: "my-webcasts",
      files: { "index.ts": program },
      // The types of programs are checked elsewhere; this saves time.
      environment: { ...emulator.env, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
    const scene = new Scene(emulator, project);
    // Hours before the pictures: however long the program takes, they show the same.
    scene.at("07:00");
    emulator.admin.seed(seed);
    await project.start();
    await scene.pulumi("up", "--yes", "--skip-preview", "--parallel=1");
    return scene;
  }

  /** Sets the clock. */
  at(time: string): void {
    this.emulator.admin.clock.set(`${day}T${time}:00Z`);
  }

  /** Runs the real CLI, and returns what it prints, in color. @throws unless it exits 0. */
  async pulumi(...parameters: readonly string[]): Promise<string> {
    const { stdout } = await this.project.must([...parameters, "--color=always"]);
    return stdout;
  }

  /** Empties the request log: how many requests a refresh needs depends on time. */
  forgetRequests(): void {
    this.emulator.admin.resetRequests();
  }

  /** Changes customers as colleagues do, one after the other. */
  editByHand(): void {
    const { admin } = this.emulator;
    this.forgetRequests();
    this.at("09:31");
    admin.edit(ids.acme, { roleMappings: [{ role: "ADMINISTRATOR", group: "everyone" }] });
    admin.edit(ids.acme, { privacyPolicyUrl: "https://acme.example/legal" });
    this.at("09:38");
    admin.edit(ids.berlin, { hiveCustomer: false });
    this.at("09:40");
  }

  /** Ends it all. */
  async close(): Promise<void> {
    await this.emulator.close();
    this.project.remove();
  }
}
