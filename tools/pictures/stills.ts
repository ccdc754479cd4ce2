// The stills: one of each view that the guides show.
import type { Browser, Page } from "playwright-core";
import { openTab, take, visit, type Picture } from "./camera";
import { ids, type Scene } from "./scene";

interface Still {
  readonly path: string;
  /** What happens first. */
  readonly before?: (scene: Scene) => Promise<void> | void;
  /** What the visitor does, and what is there then. */
  readonly act: (page: Page) => Promise<void>;
}

/** Waits for a text. */
const seen = (page: Page, text: string) => page.getByText(text).first().waitFor();

const stills: Readonly<Record<string, Still>> = {
  customers: { path: "/customers", before: editByHand, act: (page) => seen(page, "2 changed by hand") },
  form: {
    path: `/customers/${ids.acme}`,
    async act(page) {
      await page.getByLabel("Default language").fill("english");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("group", { name: "Problems" }).waitFor();
    },
  },
  code: { path: `/customers/${ids.acme}/code?below=1`, act: (page) => page.locator("pre").first().waitFor() },
  requests: {
    path: "/requests",
    async before({ emulator: { admin }, pulumi }) {
      // How a refresh reads depends on time, so it is not in the picture.
      await pulumi("refresh", "--yes", "--skip-preview");
      admin.resetRequests();
      admin.faults.set([{ kind: "status", status: 503, route: "update customer", times: 2 }]);
      await pulumi("up", "--yes", "--skip-preview", "--parallel=1");
    },
    act: (page) => page.getByRole("table").waitFor(),
  },
  conditions: {
    path: "/conditions",
    before: ({ emulator }) => void emulator.admin.behave({ secrets: "masked" }),
    act: (page) => seen(page, "Behaviours"),
  },
};

/** Changes customers as colleagues do, one after the other. */
function editByHand({ emulator: { admin }, at }: Scene): void {
  admin.resetRequests();
  at("09:31");
  admin.edit(ids.acme, { roleMappings: [{ role: "ADMINISTRATOR", group: "everyone" }] });
  admin.edit(ids.acme, { privacyPolicyUrl: "https://acme.example/legal" });
  at("09:38");
  admin.edit(ids.berlin, { hiveCustomer: false });
}

/** Takes every still. */
export async function takeStills(browser: Browser, scene: Scene): Promise<Readonly<Record<string, Picture>>> {
  const page = await openTab(browser, { deviceScaleFactor: 2 });
  const taken: Record<string, Picture> = {};
  for (const [name, { path, before, act }] of Object.entries(stills)) {
    await before?.(scene);
    scene.at("09:40");
    await visit(page, scene.emulator.pageUrl + path);
    await act(page);
    taken[name] = await take(page);
  }
  return taken;
}
