// The hook with which the engine asks, in previews too, before it deletes a protected customer. Unlike the option
// `protect`, which the engine reads from the state of the last update, it knows this program's `deletions`.
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { settings, settingSchemas, type Tree } from "../../../schema";
import { isProtected, type Deletions } from "../../core/deletions";
import { customerLabel } from "../../core/errors";
import { findInEither } from "../../core/setting-sources";
import { protectedReason } from "../../lifecycle/delete";
import { deletionHookName, oldestCli } from "../customer-token";
import { pulumiGuide } from "../guide";
import { pulumiSources } from "../settings";
import { programError, stackConfiguration } from "./program";

/** What the hook reads of a customer. The rest may hold secrets, which the SDK passes as Outputs. */
const Saved = z.object({
  name: z.string().optional().catch(undefined),
  deletionProtection: z.boolean().optional().catch(undefined),
});

/** What one run of a program has: its hook, and the `deletions` of its explicit provider instances. */
interface Run {
  readonly hook: pulumi.ResourceHook;
  readonly explicit: Deletions[];
}

/** By the engine's monitor: a process can run programs one after the other. */
const runs = new WeakMap<object, Run>();

const deletionsSetting = settings.find(({ name }) => name === "deletions");

/** The `deletions` of the stack. A text that can't be read lists none; check reports it. */
function ofStack(): Deletions {
  const sources = pulumiSources(stackConfiguration(), process.env);
  return settingSchemas.deletions.safeParse(deletionsSetting && findInEither(deletionsSetting, sources)?.text).data;
}

function refuseProtected(explicit: readonly Deletions[], id: string, tree: Tree): void {
  if ([ofStack(), ...explicit].some((deletions) => !isProtected(deletions, id, tree))) return;
  throw new Error(`Can't delete customer ${customerLabel(id, tree)}: ${protectedReason(pulumiGuide.list(id, tree))}`);
}

/** Where the SDK keeps whether a hook is registered; it awaits that before it registers a resource with the hook. */
const registration = "__registered";

/**
 * Refuses to go on without hooks: the engine would not ask. A second copy of the package finds the hook of the first,
 * which serves both.
 */
function refuseWithoutHooks(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (reason.includes("already registered")) return;
  if (!/UNIMPLEMENTED|does not support/.test(reason)) throw error;
  throw programError(
    `Can't protect customers from deletion: Pulumi runs this program without resource hooks. ` +
      `Install the Pulumi CLI ${oldestCli} or newer, and remove older files \`pulumi-language-nodejs\` from PATH.`,
  );
}

function startRun(): Run {
  const explicit: Deletions[] = [];
  const hook = new pulumi.ResourceHook(
    deletionHookName,
    ({ id, oldInputs }) => {
      refuseProtected(explicit, id, Saved.parse(oldInputs));
    },
    { onDryRun: true },
  );
  const registered = Promise.resolve(Reflect.get(hook, registration)).catch(refuseWithoutHooks);
  Reflect.set(hook, registration, registered);
  if (ofStack() !== undefined) registerDefaultProvider();
  // A program without protected customers doesn't need it.
  else registered.catch((error: unknown) => pulumi.log.debug(String(error)));
  return { hook, explicit };
}

/**
 * Lets the engine configure its default provider instance. Without a customer in the program it would delete with the
 * configuration of the last update, which doesn't list the customers yet.
 */
function registerDefaultProvider(): void {
  // The dynamic-provider server implements no function; that the engine starts it is enough.
  void pulumi.runtime.invoke("pulumi-nodejs:index:deletions", {}).catch(() => undefined);
}

/** The run of a program; undefined outside of one, and with the SDK's mocks, which know no hooks. */
function currentRun(): Run | undefined {
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined || !("registerResourceHook" in monitor)) return undefined;
  const run = runs.get(monitor) ?? startRun();
  runs.set(monitor, run);
  return run;
}

/** Returns the hook of the running program; undefined outside of one. */
export function deletionHook(): pulumi.ResourceHook | undefined {
  return currentRun()?.hook;
}

/** Registers the hook although the program may declare no customer any more: the engine asks for its last ones too. */
export function registerDeletionHook(): void {
  currentRun();
}

/** Adds what an explicit provider instance lists. */
export function addDeletions(deletions: Deletions): void {
  currentRun()?.explicit.push(deletions);
}
