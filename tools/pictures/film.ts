// The film: a colleague edits a customer by clicks, the preview shows exactly that, and it is put back.
import type { Browser, Locator } from "playwright-core";
import { openTab, take, visit, type Picture } from "./camera";
import type { Scene } from "./scene";
import { terminal } from "./terminal";

/** Small, so that its text can be read where a page of documentation shows it at two thirds of its size. */
const size = { viewport: { width: 1000, height: 625 } };

const arrow = `<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" viewBox="0 0 24 24"><path d="M5 2v17l4.6-4.3 2.9 6.6 2.9-1.3-2.9-6.4H19z" fill="#111" stroke="#fff" stroke-width="1.6"/></svg>`;

/** Moves the mouse to an element. Returns a style that draws the pointer there: a screenshot has none. */
async function point(target: Locator): Promise<string> {
  await target.hover();
  const box = await target.boundingBox();
  if (box === null) throw new Error("The element to point at isn't shown.");
  const place = `left: ${box.x + Math.min(box.width / 2, 90)}px; top: ${box.y + box.height / 2}px`;
  return `body::after { content: url("data:image/svg+xml,${encodeURIComponent(arrow)}"); position: fixed; z-index: 9; pointer-events: none; ${place} }`;
}

/** Takes the film. */
export async function takeFilm(browser: Browser, { emulator, project, at }: Scene): Promise<Picture> {
  const page = await openTab(browser, size);
  const console = await openTab(browser, size);
  const frames: Picture[number][] = [];
  let pointer = "";
  const add = async (ms: number) => frames.push(await take(page, { ms, style: pointer }));
  const click = async (target: Locator, ms: number) => {
    pointer = await point(target);
    await add(ms);
    await target.click();
  };
  const type = async (command: string, ms: number, output?: string) => {
    await console.setContent(terminal(command, output));
    frames.push(await take(console, { ms }));
  };
  const run = async (command: string) => {
    await type(command, 1_300);
    const { stdout } = await project.must(command.split(" ").slice(1));
    // What is below the stack: the refresh above it has scrolled away.
    await type(command, 3_500, stdout.slice(stdout.lastIndexOf("(same)")).split("\n").slice(2).join("\n"));
  };

  at("09:30");
  emulator.admin.resetRequests();
  await visit(page, `${emulator.pageUrl}/customers`);
  await click(page.getByRole("link", { name: "Acme Group" }), 1_600);
  const group = page.getByRole("textbox", { name: /group/i }).first();
  await click(group, 1_800);
  await group.fill("everyone");
  await click(page.getByRole("button", { name: "Save" }), 1_800);
  const putBack = page.getByRole("button", { name: /^Put back/ });
  await putBack.waitFor();
  await page.getByText("Saved as").waitFor();
  await add(2_200);
  await run("pulumi preview --refresh --diff");
  emulator.admin.resetRequests();
  // The page takes its notice away after a while; no picture may depend on how long the preview took.
  await page.getByText("Saved as").waitFor({ state: "hidden", timeout: 30_000 });
  await click(putBack, 1_600);
  await page.getByText("Nothing since a program last wrote").waitFor();
  await page.getByText("Put back: 1 field").waitFor();
  await add(1_800);
  await run("pulumi preview --refresh --diff --expect-no-changes");
  return frames;
}
