// Every group of checks in order, each on what an earlier one found.
import type { Reporter } from "../client";
import { openClient } from "../client";
import type { Answered } from "../client/http/replies";
import type { Proxy } from "../core/proxy";
import { withBase, type Check, type Checks, type ContractChecks, type Service } from "./check";
import { limitChecks } from "./limits";
import { loginChecks } from "./login";
import { networkChecks } from "./network";
import { readChecks, writeChecks, writeSkipped } from "./rights";
import { settingsChecks, type SettingsInput, type ValidSettings } from "./settings";
import { versionChecks, type VersionFacts } from "./versions";

/** What is examined, and how. */
export interface Examination extends SettingsInput {
  readonly versions: () => Promise<VersionFacts>;
  /** Returns the proxy for settings. @throws ProviderError of kind "bad setting". */
  readonly proxy: (settings: ValidSettings["settings"]) => Proxy | undefined;
  /** The variable that names a proxy, also if none is used. */
  readonly proxyVariable: string | undefined;
  readonly reporter: (settings: ValidSettings["settings"]) => Reporter;
  readonly signal: AbortSignal;
  /** Whether a marked customer is created and deleted. */
  readonly writes: boolean;
  readonly contract: ContractChecks;
  /** Shows which group runs. */
  readonly onGroup: (group: string) => void;
}

/** Retries of a call: what fails is reported, not sat out. */
const mostRetries = 1;

/** Opens the service. Without `isWriter` it refuses everything but GET and the login, and Ctrl-C ends its calls. */
function openService(valid: ValidSettings, examination: Examination, isWriter: boolean): Service & Disposable {
  const { signal, proxy, reporter } = examination;
  const { profile } = valid;
  const settings = { ...valid.settings, maxRetries: Math.min(valid.settings.maxRetries, mostRetries) };
  const answers: Answered[] = [];
  const client = openClient(settings, {
    profile,
    reporter: reporter(settings),
    proxy: proxy(settings),
    readOnly: !isWriter,
    onAnswer: (answered) => answers.push(answered),
  });
  const close = () => {
    client.api.close("cancelled");
  };
  // A writer has to delete its customer first.
  if (!isWriter) signal.addEventListener("abort", close);
  return {
    ...client,
    settings,
    profile,
    signal,
    answers,
    [Symbol.dispose]: () => {
      signal.removeEventListener("abort", close);
      client.api.close();
    },
  };
}

/** The groups that need the service. */
async function* serviceGroups(service: Service, writer: Service | undefined, examination: Examination): Checks {
  const { onGroup, contract } = examination;
  onGroup("the login");
  const login = yield* withBase("login", { found: service, text: "" }, loginChecks);
  onGroup("the rights to read");
  const readable = yield* withBase("read", { found: login && service, text: "the login" }, readChecks);
  const needsRead = { found: readable, text: "the rights to read" };
  if (writer !== undefined) onGroup("the rights to write");
  yield* withBase("write", { found: readable && login, text: needsRead.text }, async function* (loggedIn): Checks {
    if (writer !== undefined) return yield* writeChecks(writer);
    yield writeSkipped(loggedIn);
    return true;
  });
  onGroup("limits and latency");
  yield* withBase("limits", needsRead, (found) => limitChecks(service, found));
  onGroup("the contract");
  // A list that can't be read may be one that the profile doesn't describe.
  const needsLogin = { found: login, text: "the login" };
  yield* withBase("contract", needsLogin, () => contract(service, writer));
  return true;
}

const afterLogin = ["login", "read", "write", "limits", "contract"] as const;

/** Runs every check. @throws what ends the run, such as the reason of the signal */
export async function* examine(examination: Examination): AsyncGenerator<Check, void, void> {
  const { onGroup, signal } = examination;
  onGroup("versions");
  yield* versionChecks(await examination.versions());
  onGroup("settings");
  const valid = yield* withBase("settings", { found: examination, text: "" }, settingsChecks);
  onGroup("the network");
  const reachable = yield* withBase("network", { found: valid, text: "valid settings" }, ({ settings, profile }) =>
    networkChecks({ ...examination, settings, profile, proxy: () => examination.proxy(settings), signal }),
  );
  if (valid === undefined || reachable === undefined || !valid.canLogIn) {
    const text = valid === undefined ? "valid settings" : reachable === undefined ? "the network" : "credentials";
    for (const group of afterLogin) yield { group, name: group, status: "SKIP", detail: `needs ${text}` };
    return;
  }
  using service = openService(valid, examination, false);
  using writer = examination.writes ? openService(valid, examination, true) : undefined;
  yield* serviceGroups(service, writer, examination);
}
