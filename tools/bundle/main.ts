// Bundles the Terraform provider of this project into dist/terraform; the last step of the build.
import { join } from "node:path";
import { bundle } from "./bundle";
import { trims } from "./trims";

/** The file that Terraform and OpenTofu start, from the root of the project. */
export const PROVIDER_FILE = "dist/terraform/terraform-provider-webcastmanager.cjs";

/** A larger file would start too slowly. */
const LARGEST = 1_000_000;

/**
 * Bundles from the sources, since what is compiled to CommonJS can't be freed of what nobody uses. @throws Error where
 * the file is not what it should be.
 */
export async function bundleProvider(root: string): Promise<number> {
  const { size, trimmed } = await bundle(join(root, "provider/terraform/main.ts"), join(root, PROVIDER_FILE));
  const missed = trims.filter(({ file }) => !trimmed.includes(file));
  if (missed.length > 0)
    throw new Error(
      `Nothing was left out of the provider's file for ${missed.map(({ file }) => file).join(", ")}: the library has changed; see tools/bundle/trims.ts.`,
    );
  if (size > LARGEST)
    throw new Error(
      `The provider's file has ${size} bytes, more than ${LARGEST}: look at what it loads, and leave out in tools/bundle/trims.ts what it never reaches.`,
    );
  return size;
}

if (require.main === module) {
  bundleProvider(process.cwd()).then(
    (size) => console.log(`${PROVIDER_FILE}: ${size} bytes`),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
