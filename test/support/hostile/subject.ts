// The provider's lifecycle in a process of its own, so that what hostile answers cost it can be measured: plays every
// case that it is given, and prints how each ended, then what all of them cost.
import { createClient } from "../../../provider/client";
import { canonical } from "../../../provider/core/canonical";
import { createProcessMemory } from "../../../provider/lifecycle/context";
import { customersOf, type Customers } from "../../../provider/lifecycle/customer";
import { defaultProfile, Settings, type Tree } from "../../../schema";

const [url = "", deadlineMs = "", ...cases] = process.argv.slice(2);
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, waiting: () => undefined };
const guide = { taken: () => "", moved: "", refresh: "", retain: "", forget: "", list: () => "" };
const tree = canonical({ name: "Small", type: "Partner", defaultLanguage: "en", deletionProtection: false });
const known = (changes: Tree = {}) => ({ tree: { ...tree, ...changes }, generated: {} });

const operations: Readonly<Record<string, (customers: Customers) => Promise<unknown>>> = {
  "one read": (customers) => customers.read("c1", known()),
  "many reads": (customers) =>
    Promise.allSettled(["c1", "c1", "c3", "c4", "c5"].map((id) => customers.read(id, known()))),
  create: (customers) => customers.create({ ...tree, name: "New" }),
  "create below": (customers) => customers.create({ ...tree, name: "New", type: "Consumer", parent: "c1" }),
  update: (customers) => customers.update("c1", known(), { ...tree, defaultLanguage: "fr" }),
  delete: (customers) => customers.delete("c1", known()),
  list: (customers) => customers.list(),
  "find by path": (customers) => customers.find({ path: "Small/Small" }),
};

let broken = 0;
process.on("unhandledRejection", () => {
  broken += 1;
});
process.on("uncaughtException", () => {
  broken += 1;
});

async function play(id: string, [answer = "", kind = "", operation = ""]: readonly string[]): Promise<void> {
  const base = [url, id, answer, kind].map((part, index) => (index === 0 ? part : encodeURIComponent(part))).join("/");
  const settings = Settings.parse({
    endpoint: base,
    tokenUrl: `${base}/token`,
    username: "u",
    password: "p",
    deadlineMs,
  });
  const api = createClient(settings, { profile: defaultProfile, reporter: silent });
  const customers = customersOf({ api, reporter: silent, memory: createProcessMemory(), guide });
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const end = await operations[operation]!(customers).then(
    () => "ended",
    (error: unknown) =>
      error instanceof Error && error.name === "ProviderError" ? "failed" : `threw ${String(error)}`,
  );
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    `${JSON.stringify({ id, end, milliseconds: Math.round(performance.now() - startedAt), cpuMs: Math.round((user + system) / 1000) })}\n`,
  );
  api.close();
}

/** Plays so many cases at once. */
async function playAll(atOnce: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let index = next++; index < cases.length; index = next++)
        await play(String(index), JSON.parse(cases[index]!) as string[]);
    }),
  );
  await new Promise((resolve) => {
    setTimeout(resolve, 500);
  });
  process.stdout.write(`${JSON.stringify({ broken, mebibytes: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`);
}

void playAll(Number(process.env.AT_ONCE ?? "1"));
