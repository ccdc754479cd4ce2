// The film: a colleague edits a customer by clicks, the preview shows exactly that, and it is put back.
import type { Locator, Page } from "playwright-core";
import type { Camera, Picture } from "./camera";
import type { Scene } from "./scene";
import { terminal } from "./terminal";

/** One picture of the film. */
export interface Frame extends Picture {
  /** How long it stays. */
  readonly ms: number;
}

/** Small, so that its text can be read where a page of documentation shows it at two thirds of its size. */
const size = { viewport: { width: 1000, height: 625 } };

const preview = "pulumi preview --refresh --diff";
const proof = `${preview} --expect-no-changes`;

const pointer = `<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" viewBox="0 0 24 24"><path d="M5 2v17l4.6-4.3 2.9 6.6 2.9-1.3-2.9-6.4H19z" fill="#111" stroke="#fff" stroke-width="1.6"/></svg>`;

/** Draws the mouse pointer on an element: a screenshot has none. */
async function point(page: Page, target: Locator): Promise<void> {
  await target.scrollIntoViewIfNeeded();
  await target.hover();
  const box = await target.boundingBox();
  if (box === null) throw new Error("The element to point at isn't shown.");
  const at = { left: box.x + Math.min(box.width / 2, 90), top: box.y + box.height / 2, pointer };
  await page.evaluate(`(({ left, top, pointer }) => {
    document.getElementById("pointer")?.remove();
    const image = Object.assign(document.createElement("img"), { id: "pointer", alt: "" });
    image.src = "data:image/svg+xml," + encodeURIComponent(pointer);
    Object.assign(image.style, { position: "fixed", left: left + "px", top: top + "px", zIndex: 9, pointerEvents: "none" });
    document.body.append(image);
  })(${JSON.stringify(at)})`);
}

/** Returns what a preview printed below the stack: the refresh above it has scrolled away. */
function endOf(output: string): string {
  return output.slice(output.lastIndexOf("(same)")).split("\n").slice(2).join("\n");
}

/** Takes the film. */
export async function takeFilm(camera: Camera, scene: Scene): Promise<readonly Frame[]> {
  const page = await camera.open(size);
  const console = await camera.open(size);
  const frames: Frame[] = [];
  const add = async (from: Page, ms: number) => frames.push({ ...(await camera.take(from)), ms });
  const type = async (command: string, output?: string) => {
    await camera.show(console, terminal(command, output));
    await add(console, output === undefined ? 1_300 : 3_500);
  };

  scene.at("09:30");
  scene.forgetRequests();
  await camera.go(page, `${scene.emulator.pageUrl}/customers`);
  await point(page, page.getByRole("link", { name: "Acme Group" }));
  await add(page, 1_600);
  await page.getByRole("link", { name: "Acme Group" }).click();
  const group = page.getByRole("textbox", { name: /group/i }).first();
  await point(page, group);
  await add(page, 1_800);
  await group.fill("everyone");
  const save = page.getByRole("button", { name: "Save" });
  await point(page, save);
  await add(page, 1_800);
  await save.click();
  const putBack = page.getByRole("button", { name: /^Put back/ });
  await putBack.waitFor();
  await page.getByText("Saved as").waitFor();
  await add(page, 2_200);
  await type(preview);
  await type(preview, endOf(await scene.pulumi(...preview.split(" ").slice(1))));
  scene.forgetRequests();
  // The page takes its notice away after a while; no picture may depend on how long the preview took.
  await page.getByText("Saved as").waitFor({ state: "hidden", timeout: 30_000 });
  await point(page, putBack);
  await add(page, 1_600);
  await putBack.click();
  await page.getByText("Nothing since a program last wrote").waitFor();
  await page.getByText("Put back: 1 field").waitFor();
  await add(page, 1_800);
  await type(proof);
  await type(proof, endOf(await scene.pulumi(...proof.split(" ").slice(1))));
  for (const one of [page, console]) await one.context().close();
  return frames;
}
