// The file that a store is kept in: JSON, written aside and renamed, so that a killed emulator leaves a whole file.
import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { getSystemErrorMessage } from "node:util";
import * as z from "zod";
import type { ContractProfile } from "../../schema";
import { isRecord } from "../rules/records";
import type { AuditEntry, StoreContent } from "./content";

const format = "webcastmanager-emulator/1";

const Content = z.strictObject({
  format: z.literal(format),
  contract: z.json(),
  connectors: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  customers: z.array(
    z.strictObject({
      id: z.string(),
      sequence: z.int(),
      version: z.int(),
      parentId: z.string().nullable(),
      name: z.string(),
      record: isRecord,
      written: isRecord.optional(),
    }),
  ),
  audit: z.array(z.custom<AuditEntry>((value) => typeof value === "object" && value !== null)),
});

/** The words of the system for an error. */
function causeOf(error: unknown): string {
  const number = typeof error === "object" && error !== null && "errno" in error ? error.errno : undefined;
  return typeof number === "number" ? getSystemErrorMessage(number) : String(error);
}

/** One file, for one emulator at a time. */
export class StoreFile {
  readonly #path: string;
  /** The names under which records are written: they belong to one contract profile. */
  readonly #contract: string;
  /** Which file this process has read or written last. */
  #known?: string;
  readonly #texts = new WeakMap<object, string>();

  constructor(path: string, { fields, values }: ContractProfile) {
    this.#path = statSync(path, { throwIfNoEntry: false })?.isFile() ? realpathSync(path) : path;
    this.#contract = JSON.stringify({ fields, values });
  }

  /**
   * Returns what the file holds, undefined if there is none or it is empty. Throws, and changes nothing, if another
   * program wrote it.
   */
  read(): StoreContent | undefined {
    const found = statSync(this.#path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) throw this.#error("it isn't a file. Name another one.");
    this.#known = this.#identity();
    const text = found === undefined ? "" : readFileSync(this.#path, "utf8");
    if (text === "") return undefined;
    const { contract, ...content } = this.#parse(text);
    if (JSON.stringify(contract) !== this.#contract) {
      throw this.#error(
        "its customers are written under another contract profile. Name another file, or start with that profile.",
      );
    }
    return content;
  }

  /** Replaces what the file holds. Throws if another process has written it since. */
  write({ connectors, customers, audit }: StoreContent): void {
    const found = this.#identity();
    if (found !== undefined && found !== this.#known) {
      throw this.#error("another process has written to it. Stop that one, or name another file.");
    }
    const head = `{"format":${JSON.stringify(format)},"contract":${this.#contract},"connectors":${JSON.stringify(connectors)}`;
    const text = `${head},\n"customers":${this.#list(customers)},\n"audit":${this.#list(audit)}}\n`;
    try {
      // Secrets are in it in plain text.
      writeFileSync(`${this.#path}.new`, text, { mode: 0o600 });
      renameSync(`${this.#path}.new`, this.#path);
    } catch (error) {
      throw this.#error(`it can't be written: ${causeOf(error)}. ` + "Free some space, or name another file.");
    }
    this.#known = this.#identity();
  }

  #parse(text: string): z.output<typeof Content> {
    try {
      return Content.parse(JSON.parse(text));
    } catch {
      throw this.#error("it isn't a file of this release of the emulator, and was left as it is. Name another file.");
    }
  }

  // Items never change, so the text of each is made once.
  #list(items: readonly object[]): string {
    const texts = items.map((item) => {
      const text = this.#texts.get(item) ?? JSON.stringify(item);
      this.#texts.set(item, text);
      return text;
    });
    return `[\n${texts.join(",\n")}\n]`;
  }

  #identity(): string | undefined {
    const found = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    return found && `${found.ino} ${found.mtimeNs} ${found.size}`;
  }

  #error(reason: string): Error {
    return new Error(`${this.#path}: ${reason}`);
  }
}
