// A conversation with the server of a supported SDK: an emulator, an engine to report to, a server, a
// simulated engine. The server's process remembers names and ids over all tests of a file, so each test takes names of
// its own.
import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator";
import { toWireRecord, type Tree } from "../../schema";
import { aConsumer, aPartner, aSmallCustomer } from "./customers";
import { DynamicServer, newestSdk, sdkVersions, type SdkVersion, type ServerOptions } from "./dynamic-server";
import { EngineServer } from "./engine-server";
import { EngineSimulator, type State } from "./engine-simulator";

export interface ConversationOptions {
  readonly emulator?: EmulatorOptions;
  readonly server?: (emulator: Emulator) => ServerOptions;
}

/** What every test of a conversation has at hand. */
export class Conversation {
  emulator!: Emulator;
  engine!: EngineServer;
  server!: DynamicServer;
  simulator!: EngineSimulator;
  private customers = 0;

  constructor(
    readonly sdk: SdkVersion,
    private readonly options: ConversationOptions,
  ) {}

  async start(): Promise<void> {
    this.emulator = await startEmulator(this.options.emulator);
    this.engine = await EngineServer.start();
    await this.startServer();
  }

  /** Another process, as the next run of the CLI would start it; it remembers nothing. */
  async nextRun(): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.startServer();
  }

  private async startServer(): Promise<void> {
    const options = this.options.server?.(this.emulator) ?? { configuration: {}, environment: this.emulator.env };
    this.server = await DynamicServer.start({ sdk: this.sdk, parameters: [this.engine.address], ...options });
    this.simulator = new EngineSimulator(this.server);
  }

  async end(): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.engine[Symbol.asyncDispose]();
    await this.emulator.close();
  }

  /** A customer that was created by hand and that this process only reads: it may delete it without a next run. */
  async existing(tree: Tree): Promise<State> {
    const { id } = this.emulator.admin.create(toWireRecord(tree), { unchecked: true });
    const { inputs, outputs } = await this.simulator.get(String(id));
    const protection = { deletionProtection: tree.deletionProtection ?? true };
    return { id: String(id), inputs: { ...inputs, ...protection }, outputs: { ...outputs, ...protection } };
  }

  /** A name that no other test of this conversation has. */
  name(beginning = "Acme"): string {
    return `${beginning} ${++this.customers}`;
  }

  /**
   * Customers as a program declares them, under names of their own; without a parent, because an emulator begins empty.
   */
  partner(overrides: Tree = {}): Tree {
    return aPartner({ name: this.name("Partner"), parent: undefined, ...overrides });
  }

  consumer(overrides: Tree = {}): Tree {
    return aConsumer({ name: this.name("Consumer"), parent: undefined, ...overrides });
  }

  small(overrides: Tree = {}): Tree {
    return aSmallCustomer({ name: this.name("Small"), ...overrides });
  }
}

let chosen: readonly SdkVersion[] = [newestSdk];

/** Plays every conversation that is defined afterwards with another SDK. */
export function useSdk(sdk: SdkVersion): void {
  chosen = [sdk];
}

/** Returns the SDKs that conversations are played with: the newest, unless `useSdk` chose another. */
export const chosenSdks = (): readonly SdkVersion[] => chosen;

/** Defines the tests of a conversation with the chosen SDK. */
export function inConversation(define: (conversation: Conversation) => void, options: ConversationOptions = {}): void {
  defineWith(chosen, define, options);
}

/** Defines the tests of a conversation once for every supported SDK. */
export function onEverySdk(define: (conversation: Conversation) => void, options: ConversationOptions = {}): void {
  defineWith(sdkVersions, define, options);
}

function defineWith(
  sdks: readonly SdkVersion[],
  define: (conversation: Conversation) => void,
  options: ConversationOptions,
): void {
  describe.each(sdks)("with the SDK %s", (sdk) => {
    const conversation = new Conversation(sdk, options);
    beforeAll(() => conversation.start());
    afterAll(() => conversation.end());
    define(conversation);
  });
}
