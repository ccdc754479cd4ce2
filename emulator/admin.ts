// The emulator's own controls, typed. Each is also an HTTP call below /_emulator (routes/admin.ts).
import type { AuditEntry } from "./audit";
import type { Behaviour, BehaviourChanges, Fault, FaultInput, SeedInput } from "./generated/types";
import type { WireRecord } from "./records";
import type { RequestReport } from "./requests";
import { sow } from "./seed";
import type { Service } from "./service";
import type { Connector } from "./store";
import { users } from "./tokens";

/** Who changes something by hand, and whether the rules are asked. */
export interface ByHand {
  /** Whom the audit log names. Default: the second user, as somebody else than the program. */
  readonly user?: string;
  /** Takes the record as it comes, so that things can be seen which no user could do. */
  readonly unchecked?: boolean;
}

/** Everything that is in an emulator; can be seeded again. */
export interface Dump {
  readonly customers: readonly WireRecord[];
  readonly connectors: readonly Connector[];
}

/** The controls of an emulator. */
export interface Admin {
  /** Back to how it was started: customers, connectors, faults, behaviours, logs, clock. Tokens stay good. */
  reset(): void;
  /** Adds customers, and returns their ids. */
  seed(seed: SeedInput): string[];
  /** Everything that is stored, with secrets in clear. */
  dump(): Dump;
  /** Creates a customer as somebody would in WebcastManager, and returns its record. */
  create(record: WireRecord, by?: ByHand): WireRecord;
  /** Changes a customer as somebody would in WebcastManager, and returns its record. Null clears. */
  edit(id: string, changes: WireRecord, by?: ByHand): WireRecord;
  /** Deletes a customer as somebody would in WebcastManager. */
  remove(id: string, by?: ByHand): void;
  readonly faults: {
    /** Sets these faults in place of those that were set. */
    set(faults: readonly FaultInput[]): void;
    clear(): void;
    list(): readonly (Fault & { readonly used: number })[];
  };
  /** Changes some behaviours, and returns all. Without changes: tells. */
  behave(changes?: BehaviourChanges): Behaviour;
  /** The requests since the last reset, with counts. */
  requests(): RequestReport;
  /** Starts counting requests anew. */
  resetRequests(): void;
  /** Who changed what, oldest first. */
  audit(): readonly AuditEntry[];
  readonly clock: {
    /** The emulator's time, ISO 8601. */
    now(): string;
    set(time: string | number | Date): void;
    advance(milliseconds: number): void;
  };
  /** Makes tokens worthless. */
  revokeTokens(which?: "access" | "all"): void;
}

/** The controls of a service; `start` puts the first customers in. @internal */
export function adminOf(service: Service, start: () => void): Admin {
  const { store, customers, faults, requests, clock, listing, tokens } = service;
  const other = users[1].username;
  const doing = ({ user = other, unchecked = false }: ByHand = {}) => ({ user, unchecked });
  return {
    reset() {
      store.clear();
      listing.clear();
      requests.clear();
      clock.reset();
      service.behaveAsAtFirst();
      start();
    },
    seed: (seed) => sow(service, seed),
    dump: () => ({ customers: store.all().map(({ record }) => record), connectors: store.connectors() }),
    create: (record, by) => customers.create(record, { ...doing(by), planted: true }).record,
    edit: (id, changes, by) => customers.update(id, changes, doing(by)).record,
    remove: (id, by) => {
      customers.remove(id, doing(by));
    },
    faults: {
      set: (list) => {
        faults.set(list);
      },
      clear: () => {
        faults.clear();
      },
      list: () => faults.list(),
    },
    behave: (changes = {}) => service.behave(changes),
    requests: () => requests.report(),
    resetRequests: () => {
      requests.clear();
    },
    audit: () => store.audit(),
    clock: {
      now: () => clock.stamp(),
      set: (time) => {
        clock.set(time);
      },
      advance: (milliseconds) => {
        clock.advance(milliseconds);
      },
    },
    revokeTokens: (which = "access") => {
      tokens.revoke(which);
    },
  };
}
