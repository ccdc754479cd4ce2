// The stills: one of each view that the guides show.
import type { Browser, Page } from "playwright-core";
import { openTab, take, visit, type Picture } from "./camera";
import { ids, type Scene } from "./scene";

/** Waits for a text. */
const seen = (page: Page, text: string) => page.getByText(text).first().waitFor();

/** What a visitor does for each still, until all of it is there. `open` opens a view. */
const stills: Readonly<Record<string, (open: (path: string) => Promise<Page>, scene: Scene) => Promise<void>>> = {
  async customers(open, { emulator: { admin }, at }) {
    admin.resetRequests();
    at("09:31");
    admin.edit(ids.acme, { roleMappings: [{ role: "ADMINISTRATOR", group: "everyone" }] });
    admin.edit(ids.acme, { privacyPolicyUrl: "https://acme.example/legal" });
    at("09:38");
    admin.edit(ids.berlin, { hiveCustomer: false });
    await seen(await open("/customers"), "2 changed by hand");
  },

  async form(open) {
    const page = await open(`/customers/${ids.acme}`);
    await page.getByLabel("Default language").fill("english");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("group", { name: "Problems" }).waitFor();
  },

  async code(open) {
    const page = await open(`/customers/${ids.acme}/code?below=1`);
    await page.locator("pre").first().waitFor();
  },

  async requests(open, { emulator: { admin }, project }) {
    // How a refresh reads depends on time, so it is not in the picture.
    await project.must(["refresh", "--yes", "--skip-preview"]);
    admin.resetRequests();
    admin.faults.set([{ kind: "status", status: 503, route: "update customer", times: 2 }]);
    await project.must(["up", "--yes", "--skip-preview", "--parallel=1"]);
    const page = await open("/requests");
    await page.getByRole("table").waitFor();
  },

  async conditions(open, { emulator }) {
    emulator.admin.behave({ secrets: "masked" });
    await seen(await open("/conditions"), "Behaviours");
  },
};

/** Takes every still. */
export async function takeStills(browser: Browser, scene: Scene): Promise<Readonly<Record<string, Picture>>> {
  const page = await openTab(browser, { deviceScaleFactor: 2 });
  const open = async (path: string) => {
    scene.at("09:40");
    await visit(page, scene.emulator.pageUrl + path);
    return page;
  };
  const taken: Record<string, Picture> = {};
  for (const [name, act] of Object.entries(stills)) {
    await act(open, scene);
    taken[name] = [await take(page)];
  }
  return taken;
}
