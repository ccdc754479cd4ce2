// `npm run pictures [-- --check]`: takes the pictures of the guides, with the real browser and the real CLI. Writes
// them, each with what a screen reader has of it; with --check it compares this alone, and exits 1 on a difference.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { root } from "../workbench/project";
import { Camera, schemes, type Picture } from "./camera";
import { takeFilm, type Frame } from "./film";
import { Scene } from "./scene";
import { takeStills } from "./stills";

const folder = join(root, "docs", "pictures");

interface Taken {
  readonly stills: Readonly<Record<string, Picture>>;
  readonly film: readonly Frame[];
}

async function takeAll(): Promise<Taken> {
  const camera = await Camera.start();
  let scene: Scene | undefined;
  try {
    scene = await Scene.start();
    const film = await takeFilm(camera, scene);
    scene.editByHand();
    return { film, stills: await takeStills(camera, scene) };
  } finally {
    await camera.close();
    await scene?.close();
  }
}

/** Returns the text of every picture, by the name of its file. */
function texts({ stills, film }: Taken): Readonly<Record<string, string>> {
  const entries = Object.entries(stills).map(([name, { aria }]) => [`${name}.aria.yml`, `${aria}\n`] as const);
  const frames = film.map(({ aria }, index) => `# ${index + 1}\n${aria}\n`).join("\n");
  return { ...Object.fromEntries(entries), "drift.aria.yml": frames };
}

/** Returns the bytes of every picture, by the name of its file. */
async function images({ stills, film }: Taken): Promise<Readonly<Record<string, Buffer>>> {
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

function read(file: string): string {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch {
    return "";
  }
}

async function main(): Promise<void> {
  const taken = await takeAll();
  const stale = Object.entries(texts(taken)).filter(([file, text]) => read(file) !== text);
  if (process.argv.includes("--check")) {
    for (const [file, text] of stale) writeFileSync(join(root, ".work", file), text);
    if (stale.length > 0)
      console.error(
        `The pictures are stale: ${stale.map(([file]) => file).join(", ")}. Run \`npm run pictures\`, and look at them. ` +
          "What they show now is in .work.",
      );
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  mkdirSync(folder, { recursive: true });
  const files = { ...texts(taken), ...(await images(taken)) };
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), content);
    console.log(`docs/pictures/${file}  ${Math.ceil(content.length / 1024)} KB`);
  }
}

void main();
