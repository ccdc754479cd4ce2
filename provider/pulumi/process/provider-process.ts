// The provider process: one provider instance with its runtime, its engine, and what check and diff learn about the
// program. Settings are resolved when they are first needed, not in configure: the dynamic-provider server runs calls
// beside an unfinished configure and hides its errors.
import { hash } from "node:crypto";
import { isList, isTree, printable, type Settings, type Tree, type Value } from "../../../schema";
import type { Reporter } from "../../client";
import { isLogged, type LogLevel } from "../../core/settings";
import type { Customers } from "../../lifecycle/customer";
import { Runtime } from "../../runtime/runtime";
import { connectEngine, type Engine, type Severity } from "./engine";
import { pulumiGuide } from "../guide";
import { findProjectFolder, resolvePulumiSettings } from "../settings";

/** The provider instance of this process. */
export class ProviderProcess {
  /** Which customers the running program declares. */
  readonly declared: DeclaredCustomers;
  readonly #runtime: Runtime;
  #configuration: unknown = {};
  #engine: Engine | undefined;
  /** The URN by the name of its customer; undefined if several customers have the name. */
  readonly #urns = new Map<string, string | undefined>();

  constructor() {
    this.#runtime = new Runtime({
      settings: () => resolvePulumiSettings(this.#configuration, process.env),
      environment: process.env,
      folder: () => findProjectFolder(process.cwd()),
      guide: pulumiGuide,
      reporter: this.reporter(),
    });
    this.declared = new DeclaredCustomers(this.#runtime.memory.declared);
  }

  /** Keeps the configuration and connects to the engine; resolves and checks nothing yet. */
  configure(configuration: unknown): void {
    this.engine();
    this.#configuration = configuration;
    this.#runtime.reset();
  }

  /** @throws ProviderError of kind "bad setting". */
  settings(): Settings {
    return this.#runtime.settings();
  }

  /** Refuses settings or a contract profile that can't be used. @throws ProviderError of kind "bad setting". */
  async refuseBadSettings(): Promise<void> {
    await this.#runtime.profile();
  }

  /** The lifecycle of one customer. @throws ProviderError of kind "bad setting". */
  customers(name?: unknown): Promise<Customers> {
    return this.#runtime.customers(this.reporter(name));
  }

  /**
   * The engine, connected once. When it exits, this process exits at once and drops its queue: nothing more is sent.
   */
  engine(): Engine {
    // eslint-disable-next-line no-restricted-properties -- the server's socket would keep the process alive forever
    this.#engine ??= connectEngine(() => process.exit(0));
    return this.#engine;
  }

  /** Remembers which resource a customer belongs to, so that warnings appear on it. */
  rememberUrn(name: unknown, urn: unknown): void {
    if (typeof name !== "string" || typeof urn !== "string") return;
    const isShared = this.#urns.has(name) && this.#urns.get(name) !== urn;
    this.#urns.set(name, isShared ? undefined : urn);
  }

  /** Reports to the engine's log, on the resource of the customer with this name. */
  reporter(name?: unknown): Reporter {
    // eslint-disable-next-line max-params -- a row of the table below is one call
    const log = (level: LogLevel, severity: Severity, text: string, ephemeral = false) => {
      if (!isLogged(level, this.#runtime.logLevel)) return;
      const urn = typeof name === "string" ? this.#urns.get(name) : undefined;
      this.engine().log(severity, printable(text), { ...(urn !== undefined && { urn }), ephemeral });
    };
    return {
      debug: (text) => log("debug", "debug", text),
      info: (text) => log("info", "info", text),
      warn: (text) => log("warn", "warning", text),
      waiting: (text) => log("warn", "info", text, true),
    };
  }
}

/**
 * Which customers the running program declares, as far as the engine's calls show it. A diff names a customer but no
 * resource, and a refresh also diffs customers that the program no longer declares. A check names a resource but no
 * customer, and only declared resources are checked. So a customer counts as declared if a diff gets exactly the
 * inputs that a check has returned.
 */
class DeclaredCustomers {
  readonly #resources = new Map<string, string>();
  /** Digests of checked inputs that no diff has asked for yet. */
  readonly #awaited = new Set<string>();
  readonly #customers = new Map<string, string>();

  /** @param ids the ids of the declared customers; kept up to date here. */
  constructor(private readonly ids: Set<string>) {}

  /** Records a check. A resource without earlier inputs is created, or about to be replaced. */
  checked(urn: Value, isNew: boolean, inputs: Tree): void {
    if (!isNew) {
      const digest = digestOf(inputs);
      if (typeof urn === "string") this.#resources.set(digest, urn);
      this.#awaited.add(digest);
      return;
    }
    if (typeof urn !== "string") return;
    const replaced = this.#customers.get(urn);
    if (replaced !== undefined) this.ids.delete(replaced);
  }

  /** Whether a diff follows the check of its resource. The diff of a refresh follows none, and may refuse nothing. */
  followsCheck(digest: string): boolean {
    return this.#awaited.delete(digest);
  }

  /** Records a diff that does not replace the customer. */
  compared(id: string, digest: string): void {
    const urn = this.#resources.get(digest);
    if (urn === undefined) return;
    this.#customers.set(urn, id);
    this.ids.add(id);
  }
}

/** A digest of inputs, so that no secret stays in memory longer than needed. */
export const digestOf = (inputs: Tree) => hash("sha256", JSON.stringify(sorted(inputs)), "base64");

function sorted(value: Value): unknown {
  if (isList(value)) return value.map(sorted);
  if (!isTree(value)) return value;
  return Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => [key, sorted(value[key])]);
}
