// Bundles the Terraform provider into dist/terraform, and the page of the emulator: a step of the build.
import { join } from "node:path";
import { providerFile } from "../../provider/terraform/address";
import { root } from "../workbench/project";
import { bundlePage, bundleProvider } from "./bundle";
import { refuseLarge } from "./limits";

/** The build that this file is in. */
const dist = join(__dirname, "..", "..");
const provider = join(dist, "terraform", providerFile);
const page = join(dist, "emulator", "page", "files");

async function main(): Promise<void> {
  await Promise.all([bundleProvider(join(root, "provider", "terraform", "main.ts"), provider), bundlePage(page)]);
  // A larger file starts too slowly.
  refuseLarge({
    files: [provider],
    bytes: 1_000_000,
    advice:
      'Look for a package that is bundled whole, such as zod by any other import than `import * as z from "zod"`.',
  });
  // A page that is opened beside a program must not be waited for.
  const ofPage = { isCompressed: true, advice: "Look for what the page does without." };
  refuseLarge({ ...ofPage, files: [join(page, "page.js")], bytes: 30_000 });
  refuseLarge({ ...ofPage, files: ["page.css", "report.css"].map((name) => join(page, name)), bytes: 6_000 });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
