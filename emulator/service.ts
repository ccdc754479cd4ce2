// The parts of one emulator, put together. Starts nothing and listens to nothing.
import { routesOf, type Profile } from "../schema";
import { Behaviour, changed, type BehaviourChanges } from "./behaviours";
import { Clock } from "./clock";
import { Customers } from "./customers";
import { Faults } from "./faults";
import { Listing } from "./listing";
import { RateLimiter } from "./rate-limit";
import { Records } from "./records";
import { Rendering } from "./rendering";
import { Requests } from "./requests";
import type { Store } from "./store";
import { Tokens } from "./tokens";

/** Path below which the customer API is served. */
export const basePath = "/v1";

/** One emulator without its server. */
export class Service {
  readonly clock = new Clock();
  readonly faults = new Faults();
  readonly requests = new Requests();
  readonly limiter = new RateLimiter();
  readonly tokens = new Tokens(this.clock);
  readonly records: Records;
  readonly rendering: Rendering;
  readonly listing: Listing;
  readonly customers: Customers;
  readonly routes: ReturnType<typeof routesOf>;
  /** Address of the server, once it listens. */
  url = "";
  #behaviour: Behaviour;

  constructor(
    readonly profile: Profile,
    readonly store: Store,
    private readonly initial: BehaviourChanges,
  ) {
    this.#behaviour = Behaviour.parse(initial);
    this.routes = routesOf(profile);
    this.records = new Records(profile);
    const behaviour = () => this.#behaviour;
    this.rendering = new Rendering(this.records, behaviour);
    this.listing = new Listing(store, this.clock, behaviour);
    this.customers = new Customers(this.records, store, this.listing, this.clock, behaviour);
  }

  /** How the service behaves now. */
  behaviour(): Behaviour {
    return this.#behaviour;
  }

  /** Changes some behaviours. */
  behave(changes: BehaviourChanges): Behaviour {
    this.#behaviour = changed(this.#behaviour, changes);
    return this.#behaviour;
  }

  /** Back to the behaviours of the start. */
  behaveAsAtFirst(): Behaviour {
    this.#behaviour = Behaviour.parse(this.initial);
    return this.#behaviour;
  }
}
