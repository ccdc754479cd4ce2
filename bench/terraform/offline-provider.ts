// Bundles our provider with reads that return what the state holds, so that a plan sends no request.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { providerFile } from "../../provider/terraform/address";
import { bundleProvider } from "../../tools/bundle/bundle";
import { root } from "../../tools/workbench/project";

const from = (path: string): string => JSON.stringify(join(root, "provider/terraform", path));

const program = `import { serve } from ${from("protocol/serve")};
import { DeferredProvider } from ${from("tuning/deferred-provider")};
import { description } from ${from("tuning/generated/description")};
import { keepHeapSmall } from ${from("tuning/heap")};

const withoutRequests = (resource) => Object.assign(resource, { read: (request) => Promise.resolve(request) });
const provider = new DeferredProvider(description, async () => {
  keepHeapSmall();
  const { createProvider } = await import(${from("provider")});
  const created = createProvider({ environment: process.env, folder: process.cwd(), log: () => undefined });
  const resources = Object.fromEntries(
    Object.entries(created.resources).map(([name, resource]) => [name, withoutRequests(resource)]),
  );
  return { ...created, resources };
});
void serve(provider, process.env);
`;

/** Bundles it, and returns its file. */
export async function bundleOfflineProvider(): Promise<string> {
  const folder = join(root, ".work", "bench-from-memory");
  mkdirSync(folder, { recursive: true });
  const source = join(folder, "main.ts");
  writeFileSync(source, program);
  const file = join(folder, providerFile);
  await bundleProvider(source, file);
  return file;
}
