// The emulator's controls as HTTP calls below /_emulator: each parses its body and calls the control of the same name.
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import * as z from "zod";
import type { Admin } from "../controls/admin";
import { json } from "../answers";
import { answerOf, jsonBodyOf, parsing, send } from "./handler";
import { Behaviour } from "../faults/behaviours";
import { Fault, type FaultInput } from "../faults/faults";
import { Seed } from "../controls/seed";
import { isRecord } from "../rules/records";

/** Path of the controls. */
export const controlsPath = "/_emulator";

/** One control as an HTTP call. */
interface Control {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly about: string;
  readonly run: (body: unknown) => unknown;
}

const by = { user: z.string().min(1).optional(), unchecked: z.boolean().optional() };
const changing = { ...by, version: z.int().optional() };
const Created = z.strictObject({ record: isRecord, ...by });
const Edited = z.strictObject({ id: z.string(), changes: isRecord, ...changing });
const Removed = z.strictObject({ id: z.string(), ...changing });
const Moved = z.union([
  z.strictObject({ set: z.iso.datetime({ offset: true }) }),
  z.strictObject({ advanceMs: z.int() }),
]);
const Revoked = z.strictObject({ tokens: z.enum(["access", "all"]).default("access") });

function controlsOf(admin: Admin): readonly Control[] {
  return [
    {
      method: "POST",
      path: "/reset",
      about: "goes back to how it was started",
      run: () => {
        admin.reset();
      },
    },
    {
      method: "GET",
      path: "/dump",
      about: "returns everything that is stored, with secrets in plain text",
      run: () => admin.dump(),
    },
    {
      method: "POST",
      path: "/seed",
      about: "adds customers; a dump, or an array of records",
      run: (body) => ({ ids: admin.seed(Seed.parse(body)) }),
    },
    {
      method: "POST",
      path: "/create",
      about: "{record, user?, unchecked?}: creates a customer by hand",
      run: (body) => {
        const { record, ...who } = Created.parse(body);
        return admin.create(record, who);
      },
    },
    {
      method: "POST",
      path: "/edit",
      about: "{id, changes, user?, unchecked?, version?}: changes a customer by hand",
      run: (body) => {
        const { id, changes, ...who } = Edited.parse(body);
        return admin.edit(id, changes, who);
      },
    },
    {
      method: "POST",
      path: "/remove",
      about: "{id, user?, unchecked?, version?}: deletes a customer by hand",
      run: (body) => {
        const { id, ...who } = Removed.parse(body);
        admin.remove(id, who);
      },
    },
    {
      method: "GET",
      path: "/faults",
      about: "returns the faults, and how many calls each has hit",
      run: () => admin.faults.list(),
    },
    {
      method: "PUT",
      path: "/faults",
      about: "replaces the faults with an array of faults",
      run: (body) => {
        admin.faults.set(z.array(Fault).parse(body) satisfies FaultInput[]);
        return admin.faults.list();
      },
    },
    {
      method: "DELETE",
      path: "/faults",
      about: "removes every fault",
      run: () => {
        admin.faults.clear();
      },
    },
    { method: "GET", path: "/behaviours", about: "how the service behaves", run: () => admin.behave() },
    {
      method: "PATCH",
      path: "/behaviours",
      about: "changes some behaviours",
      run: (body) => admin.behave(isRecord.parse(body)),
    },
    {
      method: "DELETE",
      path: "/behaviours",
      about: "goes back to the contract's behaviours",
      run: () => admin.behave(Behaviour.parse({})),
    },
    {
      method: "GET",
      path: "/requests",
      about: "the requests since the last reset, with counts",
      run: () => admin.requests(),
    },
    {
      method: "DELETE",
      path: "/requests",
      about: "clears the request log",
      run: () => {
        admin.resetRequests();
      },
    },
    { method: "GET", path: "/audit", about: "who changed what, oldest first", run: () => admin.audit() },
    { method: "GET", path: "/clock", about: "the emulator's time", run: () => ({ now: admin.clock.now() }) },
    { method: "PATCH", path: "/clock", about: "{set: time} or {advanceMs: n}", run: (body) => move(admin, body) },
    {
      method: "POST",
      path: "/revoke",
      about: '{tokens: "access" | "all"}: revokes tokens',
      run: (body) => {
        admin.revokeTokens(Revoked.parse(body ?? {}).tokens);
      },
    },
  ];
}

function move(admin: Admin, body: unknown): { now: string } {
  const moved = Moved.parse(body);
  if ("set" in moved) admin.clock.set(moved.set);
  else admin.clock.advance(moved.advanceMs);
  return { now: admin.clock.now() };
}

/** Serves the controls. */
export function serveControls(app: Hono<{ Bindings: HttpBindings }>, admin: Admin): void {
  const controls = controlsOf(admin);
  for (const { method, path, run } of controls) {
    app.on(method, controlsPath + path, async ({ env }) => {
      const body = await jsonBodyOf(env.incoming);
      return send(
        env.outgoing,
        answerOf(() =>
          parsing(body, (parsed) => {
            const result = run(parsed);
            return result === undefined ? { status: 204 } : json(200, result);
          }),
        ),
      );
    });
  }
  const list = (context: Context) => {
    const lines = controls.map(
      ({ method, path, about }) => `${method.padEnd(6)} ${`${controlsPath}${path}`.padEnd(24)} ${about}`,
    );
    return context.text(`${lines.join("\n")}\n`);
  };
  app.get(controlsPath, list).get(`${controlsPath}/`, list);
}
