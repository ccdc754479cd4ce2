// The functions of the dynamic provider as its server calls them, without a process of their own: every value travels
// as on the wire. For properties that need thousands of calls. What is said goes to standard error, because no engine
// answers.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { startEmulator, type BehaviourChanges, type Emulator } from "../../emulator";
import type * as Provider from "../../provider/pulumi/process/dynamic";
import { CallError, providerText, type Wire } from "./dynamic-server";
import { EngineSimulator, type EngineCalls } from "./engine-simulator";
import type { Scene } from "./history";

const onWire = (value: unknown): Wire => Struct.fromJavaScript(value as Record<string, JavaScriptValue>).toJavaScript();
const sent = (value: Wire): Wire => JSON.parse(JSON.stringify({ __provider: providerText, ...value })) as Wire;
const kept = (value: unknown, request: Wire): Wire =>
  onWire({ ...(value as Wire), __provider: sent(request).__provider });

async function called<Answer>(run: Promise<Answer>): Promise<Answer> {
  try {
    return await run;
  } catch (error) {
    const {
      id,
      properties,
      reasons = [],
      message,
    } = error as { id?: string; properties?: Wire; reasons?: string[]; message: string };
    throw new CallError(message, id === undefined ? undefined : { id, properties: onWire(properties), reasons });
  }
}

/** The calls of a provider that is loaded into this process; it remembers as one process of an engine would. */
function inProcess(provider: typeof Provider): EngineCalls {
  return {
    async check(olds, news) {
      const { inputs = {}, failures = [] } = await called(provider.check(sent(olds), sent(news)));
      return { inputs: kept(inputs, news), failures: [...failures] };
    },
    async diff(id, olds, news) {
      const answer: { changes?: boolean; replaces?: string[]; deleteBeforeReplace?: boolean } = await called(
        provider.diff(id, sent(olds), sent(news)),
      );
      return {
        changes:
          answer.changes === undefined ? ("unknown" as const) : answer.changes ? ("some" as const) : ("none" as const),
        replaces: answer.replaces ?? [],
        deleteBeforeReplace: answer.deleteBeforeReplace ?? false,
      };
    },
    async create(inputs) {
      const { id, outs } = await called(provider.create(sent(inputs)));
      return { id, outs: kept(outs, inputs) };
    },
    async read(id, properties) {
      const answer: { id?: string; props?: unknown; inputs?: unknown } = await called(
        provider.read(id, sent(properties ?? {})),
      );
      return {
        id: answer.id ?? "",
        outs: kept(answer.props ?? {}, properties ?? {}),
        inputs: answer.inputs === undefined ? undefined : kept(answer.inputs, properties ?? {}),
      };
    },
    async update(id, olds, news) {
      return { outs: kept((await called(provider.update(id, sent(olds), sent(news)))).outs, news) };
    },
    delete: (id, properties) => called(provider.delete(id, sent(properties))),
  };
}

/** The provider as a process of its own would have it. */
function load(): typeof Provider {
  let provider: typeof Provider | undefined;
  jest.isolateModules(() => {
    provider = jest.requireActual<typeof Provider>("../../provider/pulumi/process/dynamic");
  });
  if (provider === undefined) throw new Error("the provider was not loaded");
  return provider;
}

/**
 * A service with secrets of this kind, a profile that says so or not, and processes for it, as long as the tests of a
 * block run.
 */
export function useScene(
  secrets: "echoed" | "masked" | "absent",
  profile: "detect" | "echoed" | "masked" | "absent" = "detect",
): () => Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), "histories-"));
  let emulator: Emulator;
  let [player, adopter, rawConfig, said]: [typeof Provider | undefined, typeof Provider | undefined, object, string] = [
    undefined,
    undefined,
    {},
    "",
  ];

  beforeAll(async () => {
    emulator = await startEmulator();
    const file = join(folder, "profile.json");
    writeFileSync(file, JSON.stringify({ secrets: { reply: profile } }));
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      said += String(text);
      return true;
    });
    const { username, password } = emulator.users[0];
    rawConfig = {
      "webcastmanager:endpoint": emulator.endpoint,
      "webcastmanager:tokenUrl": emulator.tokenUrl,
      "webcastmanager:username": username,
      "webcastmanager:password": password,
      "webcastmanager:maxRetries": "0",
      // Without a file the schemas of records are made once, not for every run.
      ...(profile !== "detect" && { "webcastmanager:profile": file }),
    };
    [player, adopter] = [load(), load()];
    await adopter.configure({ config: { rawConfig } });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
    await emulator.close();
  });

  return async () => {
    const [client, adopting] = [player!, adopter!];
    emulator.reset();
    emulator.admin.behave({ secrets } satisfies BehaviourChanges);
    const nextRun = () => client.configure({ config: { rawConfig } });
    await nextRun();
    return {
      emulator,
      nextRun,
      isOpen: secrets === "echoed",
      isTelling: profile === "echoed",
      engine: new EngineSimulator(inProcess(client)),
      adopter: new EngineSimulator(inProcess(adopting)),
      said: () => {
        const all = said;
        said = "";
        return all;
      },
    };
  };
}
