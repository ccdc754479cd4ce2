// The emulator's controls, as functions. Each is also an HTTP call below /_emulator (routes/controls.ts).
import type { AuditEntry, Connector, WireRecord } from "../store/content";
import type { Behaviour, BehaviourChanges, Fault, FaultInput, SeedInput } from "../generated/types";
import type { RequestReport } from "./request-log";
import { plantSeed } from "./seed";
import type { WriteOptions } from "../rules/customers";
import type { Service } from "../service";
import { refuseReader, users } from "../tokens";

/** Who changes a customer by hand, and whether the rules are checked. */
export interface ByHand {
  /** The user in the audit log. Default: the second user, as a colleague of the program's user. */
  readonly user?: string;
  /** Skips the rules, for changes that no user could make. */
  readonly unchecked?: boolean;
  /** The version that was read: a change since then is refused. */
  readonly version?: number;
}

/** Everything that an emulator stores. A dump is a seed. */
export interface Dump {
  readonly customers: readonly WireRecord[];
  readonly connectors: readonly Connector[];
}

/** The controls of an emulator. */
export interface Admin {
  /** Goes back to how it was started: customers, connectors, faults, behaviours, logs, clock. Tokens stay valid. */
  reset(): void;
  /** Adds customers and returns their ids. */
  seed(seed: SeedInput): string[];
  /** Returns everything that is stored, with secrets in plain text. */
  dump(): Dump;
  /** Creates a customer by hand, as in WebcastManager, and returns its record. */
  create(record: WireRecord, by?: ByHand): WireRecord;
  /** Changes a customer by hand, as in WebcastManager, and returns its record. Null clears a field. */
  edit(id: string, changes: WireRecord, by?: ByHand): WireRecord;
  /** Deletes a customer by hand, as in WebcastManager. */
  remove(id: string, by?: ByHand): void;
  readonly faults: {
    /** Replaces the faults that are set. */
    set(faults: readonly FaultInput[]): void;
    clear(): void;
    list(): readonly (Fault & { readonly used: number })[];
  };
  /** Changes some behaviours and returns all of them. */
  behave(changes?: BehaviourChanges): Behaviour;
  /** Returns the requests since the last reset, with counts. */
  requests(): RequestReport;
  /** Clears the request log. */
  resetRequests(): void;
  /** Returns who changed what, oldest first. */
  audit(): readonly AuditEntry[];
  readonly clock: {
    /** Returns the emulator's time, ISO 8601. */
    now(): string;
    set(time: string | number | Date): void;
    advance(milliseconds: number): void;
  };
  /** Revokes tokens. */
  revokeTokens(which?: "access" | "all"): void;
}

/** Creates the controls of a service; `start` restores the state of the start. @internal */
export function createAdmin(service: Service, start: () => void): Admin {
  const { store, customers, faults, requests, clock, listing, tokens } = service;
  const colleague = users[1].username;
  const optionsOf = ({ user = colleague, unchecked = false, version }: ByHand = {}): WriteOptions => {
    if (!unchecked) refuseReader(user);
    return { user, unchecked, via: "hand", ...(version !== undefined && { version }) };
  };
  return {
    reset() {
      store.clear();
      listing.clear();
      requests.clear();
      clock.reset();
      service.resetBehaviour();
      start();
    },
    seed: (seed) => plantSeed(service, seed),
    dump: () => ({ customers: store.all().map(({ record }) => record), connectors: store.connectors() }),
    create: (record, by) => customers.create(record, { ...optionsOf(by), planted: true }).record,
    edit: (id, changes, by) => customers.update(id, changes, optionsOf(by)).record,
    remove: (id, by) => {
      customers.remove(id, optionsOf(by));
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
