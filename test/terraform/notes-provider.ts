// A provider of notes, kept as files in a folder: the smallest that uses every part of the protocol. Served as its own
// program.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { unknown, type Tree, type Value } from "../../schema/value";
import { serve } from "../../provider/terraform/protocol/serve";
import {
  ArgumentError,
  type DataSourceServer,
  type FunctionServer,
  type TerraformObject,
  type ProviderServer,
  type ResourceServer,
  type Schema,
} from "../../provider/terraform/protocol/types";

const folder = process.env.NOTES_FOLDER ?? "";
const fileOf = (id: Value) => join(folder, `${String(id)}.json`);
const say = (text: string) => writeFileSync(join(folder, "events"), `${text}\n`, { flag: "a" });

const schema: Schema = {
  version: 1,
  description: "A note.",
  attributes: {
    id: { description: "Its id.", type: "string", computed: true },
    title: { description: "Its title.", type: "string", required: true },
    kind: { description: "A change replaces it.", type: "string", optional: true },
    stars: { description: "How good.", type: "number", optional: true },
    labels: { description: "Labels.", type: ["set", "string"], optional: true },
    readers: { description: "Readers by group.", type: ["map", ["set", "string"]], optional: true },
    secret: { description: "Not to be kept.", type: "string", optional: true, writeOnly: true },
    box: {
      description: "A box.",
      optional: true,
      attributes: {
        colour: { description: "Its colour.", type: "string", optional: true },
        key: { description: "Its key.", type: "string", optional: true, sensitive: true },
      },
    },
  },
};

function stored(item: TerraformObject): TerraformObject {
  const { secret: _secret, ...kept } = item;
  writeFileSync(fileOf(kept.id), JSON.stringify(kept));
  return kept;
}

function found(id: Value): Tree | undefined {
  return existsSync(fileOf(id)) ? JSON.parse(readFileSync(fileOf(id), "utf8")) : undefined;
}

const note: ResourceServer = {
  schema,
  validate: ({ config, allowsWriteOnly }) => {
    if (config.title === "throw") throw new TypeError("hunter2 is a secret");
    say(`validate ${allowsWriteOnly}`);
    return Promise.resolve(
      config.title === ""
        ? [{ severity: "error", summary: "title: may not be empty", detail: "Give it a title.", path: ["title"] }]
        : [],
    );
  },
  upgrade: ({ state }) => Promise.resolve({ state }),
  read: ({ state, private: kept }) => Promise.resolve({ state: found(state.id), private: kept }),
  plan: ({ prior, proposed }) => {
    if (proposed === undefined) return Promise.resolve({});
    const planned = { ...proposed, secret: null, id: prior?.id ?? unknown };
    return Promise.resolve({
      planned,
      private: Buffer.from("planned"),
      requiresReplace: prior !== undefined && prior.kind !== proposed.kind ? [["kind"]] : [],
    });
  },
  apply: async ({ prior, planned, config, plannedPrivate }) => {
    say(`apply begins ${Buffer.from(plannedPrivate).toString()} ${String(config?.secret ?? "")}`);
    if (planned?.title === "slow") await wait(Number(process.env.NOTES_SLOW_MS));
    if (planned?.title === "uncaught") {
      setImmediate(() => {
        throw new RangeError("hunter2 is a secret");
      });
      await wait(60_000);
    }
    if (planned?.title === "refused") return { diagnostics: [{ severity: "error", summary: "The note is refused" }] };
    if (planned?.title === "broken") throw new Error("hunter2 is a secret");
    say("apply ends");
    if (planned === undefined) {
      rmSync(fileOf(prior?.id));
      return {};
    }
    return { state: stored({ ...planned, id: prior?.id ?? randomUUID() }) };
  },
  import: ({ id }) => Promise.resolve({ state: { id } }),
  move: ({ sourceState }) => Promise.resolve({ state: { id: sourceState.id, title: "moved" } }),
};

const notes: DataSourceServer = {
  schema: {
    version: 0,
    description: "A note by its id.",
    attributes: {
      id: { description: "Its id.", type: "string", required: true },
      title: { description: "Its title.", type: "string", computed: true },
    },
  },
  validate: () => Promise.resolve([]),
  read: ({ config }) => Promise.resolve({ state: { id: config.id, title: found(config.id)?.title } }),
};

const shout: FunctionServer = {
  summary: "Shouts",
  description: "In capitals, some times.",
  parameters: [
    { name: "text", description: "What.", type: "string" },
    { name: "times", description: "How often.", type: "number" },
  ],
  returns: "string",
  call: ([text, times]) => {
    if (text === "") return Promise.reject(new ArgumentError("There is nothing to shout", 0));
    return Promise.resolve(String(text).toUpperCase().repeat(Number(times)));
  },
};

const provider: ProviderServer = {
  schema: {
    version: 0,
    description: "Notes.",
    attributes: { author: { description: "Who.", type: "string", optional: true } },
  },
  validate: () => Promise.resolve([]),
  configure: ({ terraformVersion }) => {
    mkdirSync(folder, { recursive: true });
    say(`configure ${process.pid} ${terraformVersion}`);
    return Promise.resolve([]);
  },
  stop: () => {
    if (process.env.NOTES_BREAK !== undefined)
      setImmediate(() => {
        throw new RangeError("hunter2 is a secret");
      });
    console.log("printed by the provider");
    process.stdout.write("written by the provider\n");
    say("stop");
  },
  close: () => say("close"),
  resources: { notes_note: note },
  dataSources: { notes_note: notes },
  functions: { shout },
};

void serve({ ...provider, description: provider, load: () => Promise.resolve(provider) }, process.env);
