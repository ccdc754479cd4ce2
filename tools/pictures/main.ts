// `npm run pictures [-- --check]`: takes the pictures of the guides, with the real browser and the real CLI. Writes
// them, each with what a screen reader has of it; with --check it compares this alone, and exits 1 on a difference.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { root } from "../workbench/project";
import { schemes, startBrowser, type Picture } from "./camera";
import { takeFilm, type Frame } from "./film";
import { startScene } from "./scene";
import { takeStills } from "./stills";

const folder = join(root, "docs", "pictures");

type Stills = Readonly<Record<string, Picture>>;

/** Returns the text of every picture, by the name of its file. */
function texts(film: readonly Frame[], stills: Stills): Readonly<Record<string, string>> {
  const entries = Object.entries(stills).map(([name, { aria }]) => [`${name}.aria.yml`, `${aria}\n`] as const);
  const frames = film.map(({ aria }, index) => `# ${index + 1}\n${aria}\n`).join("\n");
  return { ...Object.fromEntries(entries), "drift.aria.yml": frames };
}

/** Returns the bytes of every picture, by the name of its file. */
async function images(film: readonly Frame[], stills: Stills): Promise<Readonly<Record<string, Buffer>>> {
  const all: Record<string, Buffer> = {};
  for (const scheme of schemes) {
    for (const [name, picture] of Object.entries(stills))
      all[`${name}-${scheme}.png`] = await sharp(picture[scheme])
        .png({ palette: true, colours: 64, dither: 0, effort: 10, compressionLevel: 9 })
        .toBuffer();
    const frames = film.map((frame) => frame[scheme]);
    all[`drift-${scheme}.gif`] = await sharp(frames, { join: { animated: true } })
      .gif({ delay: film.map(({ ms }) => ms), loop: 0, colours: 128, dither: 0, effort: 10 })
      .toBuffer();
  }
  return all;
}

async function main(isCheck: boolean): Promise<void> {
  await using browser = await startBrowser();
  await using scene = await startScene();
  const film = await takeFilm(browser, scene);
  const stills = await takeStills(browser, scene);
  const files = { ...texts(film, stills), ...(!isCheck && (await images(film, stills))) };
  const stale = isCheck
    ? Object.keys(files).filter((name) => files[name] !== readFileSync(join(folder, name), "utf8"))
    : [];
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(isCheck ? join(root, ".work") : folder, name), content);
    if (!isCheck) console.log(`docs/pictures/${name}  ${Math.ceil(content.length / 1024)} KB`);
  }
  if (stale.length > 0) {
    console.error(
      `The pictures are stale: ${stale.join(", ")}. Run \`npm run pictures\`, and look at them. What they show now is in .work.`,
    );
    process.exitCode = 1;
  }
}

void main(process.argv.includes("--check"));
