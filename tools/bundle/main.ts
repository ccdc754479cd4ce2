// Bundles the Terraform provider into dist/terraform, and the page of the emulator: a step of the build.
import { join } from "node:path";
import { bundle } from "./bundle";
import { bundlePage, PAGE_FOLDER } from "./page";

/** The file that Terraform and OpenTofu start, from the root of the project. */
export const PROVIDER_FILE = "dist/terraform/terraform-provider-webcastmanager.cjs";

/** A larger file starts too slowly. */
const LARGEST = 1_000_000;

/**
 * Bundles from the sources, because esbuild can't drop unused parts of compiled CommonJS.
 * @throws Error if the file is too large.
 */
export async function bundleProvider(root: string): Promise<number> {
  const size = await bundle(join(root, "provider/terraform/main.ts"), join(root, PROVIDER_FILE));
  if (size <= LARGEST) return size;
  throw new Error(
    `${PROVIDER_FILE} is too large: ${size} bytes, the limit is ${LARGEST}. Look for a package that is bundled whole, ` +
      'such as zod by any other import than `import * as z from "zod"`.',
  );
}

if (require.main === module) {
  const root = process.cwd();
  Promise.all([bundleProvider(root), bundlePage(root)]).then(
    ([size, page]) => {
      console.log(`${PROVIDER_FILE}: ${size} bytes`);
      for (const [name, bytes] of Object.entries(page))
        console.log(`${PAGE_FOLDER}/${name}: ${bytes} bytes compressed`);
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
