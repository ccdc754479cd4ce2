// The checks of the contract: what is assumed of the service, held against its answers, and the profile that they need.
import type { Tree } from "../../../schema";
import type { Check, Service } from "../check";
import { namesOf } from "./assumptions";
import { Examination, ownKeys } from "./examination";
import { checkOf, type Finding, type Findings, type ProfileLine } from "./finding";
import { examineReads } from "./reads";
import { examineWrites } from "./writes";

/** What the examination of a contract found. */
export interface ContractReport {
  readonly findings: readonly Finding[];
  /** The profile that the service needs, as it is written: what differs from the default. */
  readonly profile: Tree;
  /** The lines of it that the given profile lacks. */
  readonly lines: readonly ProfileLine[];
  /** Calls that were sent, but for the create and the delete of the write test. */
  readonly requests: number;
}

async function* examineAll(examination: Examination, writer: Service | undefined): Findings {
  yield* examineReads(examination);
  if (writer !== undefined) yield* examineWrites(examination, writer);
}

/**
 * Holds every assumption against the service's answers. Returns what was found.
 * @param service reads only @param writer the same service with a client that writes; absent without `--write-test`
 */
export async function* contractChecks(service: Service, writer?: Service): AsyncGenerator<Check, ContractReport, void> {
  const examination = new Examination(service);
  const names = new Set<string>();
  for await (const finding of examineAll(examination, writer)) {
    const check = checkOf(examination.learn(finding));
    // Two findings of one name are about different answers.
    const name = names.has(check.name) ? `${check.name} (${names.size})` : check.name;
    names.add(name);
    yield { ...check, name };
  }
  if (writer === undefined)
    yield {
      group: "contract",
      name: "writes",
      status: "SKIP",
      detail: `seen only with --write-test: ${namesOf("write").join(", ")}`,
    };
  const { findings, lines, profile, requests } = examination;
  return { findings, lines, profile: ownKeys(profile), requests };
}
