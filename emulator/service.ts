// The parts of one emulator, without its server.
import { setTimeout as wait } from "node:timers/promises";
import { routesOfProfile, type ContractProfile } from "../schema";
import { Behaviour, changedBehaviour, type BehaviourChanges } from "./faults/behaviours";
import { Changes } from "./changes";
import { Clock } from "./controls/clock";
import { Customers } from "./rules/customers";
import { Faults } from "./faults/faults";
import { Listing } from "./store/listing";
import { RateLimiter } from "./faults/rate-limit";
import type { Topic } from "./page-api";
import { Records } from "./rules/records";
import { Rendering } from "./routes/rendering";
import { RequestLog } from "./controls/request-log";
import type { Store } from "./store/store";
import { Tokens } from "./tokens";

/** Path of the customer API. */
export const basePath = "/v1";

/** One emulator without its server. */
export class Service {
  readonly clock = new Clock();
  readonly changes = new Changes();
  readonly faults = new Faults();
  readonly requests = new RequestLog();
  readonly limiter = new RateLimiter();
  readonly tokens = new Tokens(this.clock);
  readonly records: Records;
  readonly rendering: Rendering;
  readonly listing: Listing;
  readonly customers: Customers;
  readonly routes: ReturnType<typeof routesOfProfile>;
  /** Address of the server, once it listens. */
  url = "";
  readonly #stopped = new AbortController();
  #behaviour: Behaviour;
  readonly #conditionsChanged: () => void;

  constructor(
    readonly profile: ContractProfile,
    readonly store: Store,
    private readonly initial: BehaviourChanges,
  ) {
    this.#behaviour = Behaviour.parse(initial);
    this.routes = routesOfProfile(profile);
    this.records = new Records(profile);
    const behaviour = () => this.#behaviour;
    this.rendering = new Rendering(this.records, behaviour);
    this.listing = new Listing(store, this.clock, behaviour);
    this.customers = new Customers(this);
    const announcing = (topic: Topic) => () => {
      this.changes.changed(topic);
    };
    store.onChange = announcing("customers");
    this.requests.onChange = announcing("requests");
    this.#conditionsChanged = announcing("conditions");
    for (const part of [this.faults, this.clock, this.tokens]) part.onChange = this.#conditionsChanged;
  }

  /** Waits as long as a fault delays a call. Rejects once the emulator stops: the call takes no effect then. */
  async delay(ms: number): Promise<void> {
    if (ms > 0) await wait(ms, undefined, { signal: this.#stopped.signal });
  }

  /** Ends what is delayed, which otherwise keeps the process alive. */
  stop(): void {
    this.#stopped.abort();
  }

  /** Returns the current behaviours. */
  behaviour(): Behaviour {
    return this.#behaviour;
  }

  /** Changes some behaviours. */
  behave(changes: BehaviourChanges): Behaviour {
    this.#behaviour = changedBehaviour(this.#behaviour, changes);
    this.#conditionsChanged();
    return this.#behaviour;
  }

  /** Goes back to the behaviours of the start. */
  resetBehaviour(): Behaviour {
    this.#behaviour = Behaviour.parse(this.initial);
    this.#conditionsChanged();
    return this.#behaviour;
  }
}
