// Bundles our provider with reads that return what the state holds, so that a plan sends no request.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { providerFile } from "../../provider/terraform/address";
import { bundle } from "../../tools/bundle/bundle";
import { root } from "../../tools/workbench/pulumi-project";

const program = `import { lateProvider } from ${JSON.stringify(join(root, "provider/terraform/late"))};
import { keepHeapSmall } from ${JSON.stringify(join(root, "provider/terraform/protocol/heap"))};
import { serve } from ${JSON.stringify(join(root, "provider/terraform/protocol/serve"))};

const provider = lateProvider({ environment: process.env, folder: process.cwd(), log: () => undefined }, keepHeapSmall);
const withoutRequests = (resource) => ({ ...resource, read: (request) => Promise.resolve(request) });
const resources = Object.fromEntries(
  Object.entries(provider.resources).map(([name, resource]) => [name, withoutRequests(resource)]),
);
void serve({ ...provider, resources }, process.env);
`;

/** Bundles it, and returns its file. */
export async function bundleOfflineProvider(): Promise<string> {
  const folder = join(root, ".work", "bench-from-memory");
  mkdirSync(folder, { recursive: true });
  const source = join(folder, "main.ts");
  writeFileSync(source, program);
  const file = join(folder, providerFile);
  await bundle(source, file);
  return file;
}
