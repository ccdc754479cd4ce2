// Bundles the Terraform provider into dist/terraform, and the page of the emulator: a step of the build.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { providerFile } from "../../provider/terraform/address";
import { bundlePage, bundleProvider } from "./bundle";

/** The build that this file is in. */
const dist = join(__dirname, "..", "..");
const provider = join(dist, "terraform", providerFile);
const page = join(dist, "emulator", "page", "files");

/** Throws if files are larger together than the limit. */
function refuseLarge(files: readonly string[], limit: number, sizeOf: (file: Buffer) => number): void {
  const size = files.reduce((sum, file) => sum + sizeOf(readFileSync(file)), 0);
  if (size <= limit) return;
  throw new Error(
    `${files.join(" and ")} too large: ${size} bytes, the limit is ${limit}. Look for what is bundled and not needed, ` +
      'such as a whole package: zod by any other import than `import * as z from "zod"`.',
  );
}

async function main(): Promise<void> {
  await Promise.all([bundleProvider(join("provider", "terraform", "main.ts"), provider), bundlePage(page)]);
  // A larger file starts too slowly.
  refuseLarge([provider], 1_000_000, (file) => file.length);
  // Compressed: a page that is opened beside a program must not be waited for.
  const compressed = (file: Buffer) => gzipSync(file).length;
  refuseLarge([join(page, "page.js")], 30_000, compressed);
  refuseLarge([join(page, "page.css"), join(page, "report.css")], 6_000, compressed);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
