// `npm run pictures [-- --check]`: takes the pictures of the guides, with the real browser and the real CLI. Writes
// them, each with what a screen reader has of it; with --check it compares this alone, and exits 1 on a difference.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { root } from "../workbench/project";
import { findChromium, noChromium } from "../workbench/chromium";
import { schemes, startBrowser, type Picture } from "./camera";
import { takeFilm } from "./film";
import { startScene } from "./scene";
import { takeStills } from "./stills";

const smallest = { dither: 0, effort: 10 };

/** Returns what a screen reader has of a picture. */
const textOf = (frames: Picture) =>
  frames.map(({ aria }, index) => `${frames.length > 1 ? `# ${index + 1}\n` : ""}${aria}\n`).join("\n");

/** Writes a picture in both looks: a still as PNG, a film as GIF. */
async function writeImages(name: string, frames: Picture): Promise<void> {
  for (const scheme of schemes) {
    const images = frames.map((frame) => frame[scheme]);
    const isFilm = images.length > 1;
    const image = isFilm
      ? sharp(images, { join: { animated: true } }).gif({
          delay: frames.map(({ ms }) => ms),
          colours: 128,
          ...smallest,
        })
      : sharp(images[0]).png({ palette: true, colours: 64, compressionLevel: 9, ...smallest });
    const file = `docs/pictures/${name}-${scheme}.${isFilm ? "gif" : "png"}`;
    const { size } = await image.toFile(join(root, file));
    console.log(`${file}  ${Math.ceil(size / 1024)} KB`);
  }
}

async function main(isCheck: boolean): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) {
    console.error(`Can't take pictures: ${noChromium}.`);
    process.exitCode = 1;
    return;
  }
  await using browser = await startBrowser(chromium);
  await using scene = await startScene();
  const film = await takeFilm(browser, scene);
  const stale: string[] = [];
  for (const [name, frames] of Object.entries({ ...(await takeStills(browser, scene)), drift: film })) {
    const [file, text] = [`${name}.aria.yml`, textOf(frames)];
    const path = join(root, "docs/pictures", file);
    if (!isCheck) {
      writeFileSync(path, text);
      await writeImages(name, frames);
    } else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      writeFileSync(join(root, ".work", file), text);
      stale.push(file);
    }
  }
  if (stale.length === 0) return;
  const advice = "Run `npm run pictures`, and look at them. What they show now is in .work.";
  console.error(`The pictures are stale: ${stale.join(", ")}. ${advice}`);
  process.exitCode = 1;
}

void main(process.argv.includes("--check"));
