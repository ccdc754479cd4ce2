// How secrets come back: as they are, masked, or not at all. The secrets themselves are kept out of every message.
import { blockPathOf, isMask, wireLeaves, type Leaf, type Tree } from "../../../schema";
import { isSetValue } from "./columns";
import type { Examination } from "./examination";
import { customersText } from "./fields";
import { asAssumed, loses, needsLine, notCovered, notSeen, type Finding, type Reported } from "./finding";

const secretFields = wireLeaves.filter(({ facts }) => facts.secret);

/** A secret as it came. */
interface ShownSecret {
  readonly leaf: Leaf;
  readonly text: string;
}

function secretsIn(examination: Examination, records: readonly Tree[]): ShownSecret[] {
  return records.flatMap((record) =>
    secretFields.flatMap((leaf) => {
      const text = examination.fieldIn(record, leaf);
      return typeof text === "string" && isSetValue(text) ? [{ leaf, text }] : [];
    }),
  );
}

/** Keeps the secrets of records out of messages, but for masks. */
export function keepSecrets(examination: Examination, records: readonly Tree[]): void {
  const texts = secretsIn(examination, records).map(({ text }) => text);
  examination.service.exchange.keepSecrets(texts.filter((text) => !isMask(text)));
}

/** Whether a record must have a secret: its block is switched on, or has what it can't be without. */
function needsSecret(examination: Examination, record: Tree, leaf: Leaf): boolean {
  const { enabledBy } = leaf;
  if (enabledBy !== undefined) return examination.fieldIn(record, enabledBy) === true;
  return wireLeaves.some(
    (other) =>
      other.isRequired &&
      other.facts.secret === undefined &&
      blockPathOf(other) === blockPathOf(leaf) &&
      isSetValue(examination.fieldIn(record, other)),
  );
}

/** A mask that reads like one, so that it is no secret which many customers share. */
const plainMask =
  /^(?:[^\p{L}\p{N}]+|[[(<{*]*(?:hidden|masked?|redacted|secret|removed|protected|confidential|x{3,}|n\/?a)[\])>}*]*)$/iu;

/** The text that all secrets show, if it can't be a secret: several fields don't share one. */
function sharedText(shown: readonly ShownSecret[]): string | undefined {
  const [first] = shown;
  if (first === undefined || shown.length < 3 || new Set(shown.map(({ leaf }) => leaf)).size < 2) return undefined;
  return shown.every(({ text }) => text === first.text) ? first.text : undefined;
}

/** Reports how secrets come back, as far as records show it. */
export function* reportSecrets(examination: Examination, records: readonly Tree[]): Reported {
  const { mask } = examination.profile.secrets;
  const shown = secretsIn(examination, records);
  const masked = shown.filter(({ text }) => text === mask || isMask(text)).length;
  const shared = masked === 0 ? sharedText(shown) : undefined;
  if (shared !== undefined) yield sharedMask(shared, shown.length);
  else if (masked > 0) yield replyFinding(examination, "masked", `${masked} of ${shown.length} secrets are masks`);
  else if (shown.length > 0) yield replyFinding(examination, "echoed", `${shown.length} secrets come as they are`);
  else yield hiddenFinding(examination, records);
}

/** Returns whether secrets are left out, where no record shows one. */
function hiddenFinding(examination: Examination, records: readonly Tree[]): Finding {
  const expected = records.filter((record) => secretFields.some((leaf) => needsSecret(examination, record, leaf)));
  const isLeftOut = !records.some((record) =>
    secretFields.some((leaf) => Object.hasOwn(record, examination.nameOf(leaf))),
  );
  if (expected.length === 0 || !isLeftOut) return notSeen("secrets", `set in none of ${customersText(records.length)}`);
  return replyFinding(examination, "absent", `${customersText(expected.length)} must have a secret, and none comes`);
}

function sharedMask(mask: string, count: number): Finding {
  const evidence = `all ${count} secrets show the same text`;
  if (plainMask.test(mask)) return needsLine("secrets", evidence, { path: ["secrets", "mask"], value: mask });
  const remedy =
    "If it is a mask, `webcastmanager doctor --write-test` proves it: then set `secrets.mask` in the profile.";
  return { ...needsLine("secrets", evidence), remedy };
}

/** Returns how secrets come back, held against what the profile declares. */
function replyFinding(examination: Examination, reply: "echoed" | "masked" | "absent", evidence: string): Finding {
  const declared = examination.profile.secrets.reply;
  if (declared !== "detect" && declared !== reply)
    return needsLine("secrets", evidence, { path: ["secrets", "reply"], value: reply });
  return reply === "echoed" || declared === reply ? asAssumed("secrets", evidence) : loses("secrets", evidence);
}

/** Returns how the secret that the write test has set comes back. */
export function writtenSecret(examination: Examination, sent: string, came: unknown): Finding {
  const { mask, reply } = examination.profile.secrets;
  const hidden = (how: "masked" | "absent", evidence: string) =>
    reply === how ? asAssumed("written secrets", `${evidence}, as declared`) : loses("written secrets", evidence);
  if (came === sent) return asAssumed("written secrets", "a secret comes as it was sent");
  if (!isSetValue(came)) return hidden("absent", "a secret doesn't come back");
  if (typeof came !== "string") return notCovered("written secrets", "a secret comes as something else than a text");
  if (came === mask || isMask(came)) return hidden("masked", "a secret comes masked");
  const evidence = "a secret comes as another text, which is its mask";
  return needsLine("written secrets", evidence, { path: ["secrets", "mask"], value: came });
}
