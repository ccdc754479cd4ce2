// Errors and conditions: how the service answers a missing customer, an unknown parameter, and a conditional read.
import { printable, Violations } from "../../../schema";
import { bodyOf, errorOf, saysGone } from "../../client/http/replies";
import type { Examination, RawAnswer } from "./examination";
import { asAssumed, copes, loses, needsLine, notCovered, notSeen, type Finding, type Findings } from "./finding";

/** Returns the names that a 400 is about; empty where it has no violations. */
export function refusedIn(answer: RawAnswer): readonly string[] {
  if (answer.status !== 400 && answer.status !== 422) return [];
  return (bodyOf(answer, Violations) ?? []).map(({ propertyPath }) => propertyPath);
}

/** Returns an answer in a few words, without anything of its body. */
export function answerText({ status, headers, text, body, unreadable }: RawAnswer): string {
  if (unreadable !== undefined) return `${status} with an unreadable body`;
  if (text.trim() === "") return `${status} with an empty body`;
  if (body !== undefined) return `${status} with JSON`;
  const type = headers["content-type"]?.split(";")[0]?.trim() ?? "";
  return `${status} with ${/^[\w.+/-]{1,60}$/.test(type) ? type : "a body"} that is no JSON`;
}

/** Returns an id of the same form that no customer has. */
function missingId(id: string): string {
  if (/^\d+$/.test(id)) return "9".repeat(id.length);
  return id.replace(/[0-9a-f]/g, "f").replace(/[g-z]/g, "z");
}

/** Returns the part of an error's message that doesn't depend on the id. */
function messagePart(answer: RawAnswer, id: string): string | undefined {
  const parts = (errorOf(answer)?.message ?? "").split(id).map((part) => part.trim());
  const [longest = ""] = parts.sort((one, other) => other.length - one.length);
  return longest.length < 5 || longest.length > 200 || printable(longest) !== longest ? undefined : longest;
}

/** Returns how a customer that doesn't exist is answered. @param known id of one that does */
export async function missingFinding(examination: Examination, known: string): Promise<Finding> {
  const id = missingId(known);
  const answer = await examination.get(examination.routes.read, { id });
  const { status } = answer;
  const code = errorOf(answer)?.code;
  const named = code === undefined ? "" : ` and the code ${printable(code, 60)}`;
  const evidence = `an unknown id is answered ${answerText(answer)}${named}`;
  if (saysGone(answer, examination.profile)) return asAssumed("missing customers", evidence);
  if (status !== 404 && status !== 410) return notCovered("missing customers", evidence);
  const part = code ?? messagePart(answer, id);
  if (part === undefined)
    return notCovered(
      "missing customers",
      evidence,
      "The provider can't tell a deleted customer from a gateway's error. Check `endpoint` and `paths.customers`.",
    );
  const gone = [...(examination.profile.errors.gone ?? []), part];
  return needsLine("missing customers", evidence, { path: ["errors", "gone"], value: gone });
}

/** A parameter that no service has. */
const unknownParameter = "webcastmanagerDoctor";

/** Returns how an unknown parameter is answered. */
export async function violationsFinding(examination: Examination): Promise<Finding> {
  const answer = await examination.get(examination.routes.list, { query: { [unknownParameter]: "1" } });
  const evidence = `an unknown parameter is answered ${answerText(answer)}`;
  if (refusedIn(answer).includes(unknownParameter)) return asAssumed("violations", `${evidence} that names it`);
  if (answer.status !== 200) return loses("violations", evidence);
  return copes("violations", `${evidence}: a wrong name of a parameter has no effect, and no error`);
}

/** Examines ETags, and what a read with a known one is answered. @param read the answer to a read of the customer */
export async function* examineEtags(examination: Examination, id: string, read: RawAnswer): Findings {
  const { etag } = read.headers;
  if (etag === undefined) {
    yield loses("etags", "a customer comes without an ETag");
    yield notSeen("conditional reads", "customers come without an ETag");
    return;
  }
  yield etag.startsWith("W/")
    ? loses("etags", "a customer comes with a weak ETag")
    : asAssumed("etags", "a customer comes with a strong ETag");
  const { status } = await examination.get(examination.routes.read, { id, knownEtag: etag });
  const evidence = `If-None-Match is answered ${status}`;
  yield status === 304 ? asAssumed("conditional reads", evidence) : copes("conditional reads", evidence);
}
