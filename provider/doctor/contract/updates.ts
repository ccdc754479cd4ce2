// What updates of the marked customer show: the method, the answer, and what the service makes of the values.
import { randomBytes } from "node:crypto";
import {
  generatedLeaves,
  isTree,
  normalText,
  pairOf,
  smallestCustomer,
  toWireFields,
  toWireRecord,
  valueAt,
  wireLeaves,
  withValue,
  type Leaf,
  type Tree,
  type Value,
} from "../../../schema";
import type { Service } from "../check";
import type { MarkedCustomer } from "../marked-customer";
import { answerText } from "./answers";
import type { AssumptionName } from "./assumptions";
import { columns, isSetValue } from "./columns";
import type { Examination, RawAnswer } from "./examination";
import { asAssumed, copes, loses, needsLine, notCovered, notSeen, type Finding, type Findings } from "./finding";
import { writtenSecret } from "./secrets";

/** A value to write, and what it shows as it comes back. */
interface Trial {
  readonly assumption: AssumptionName;
  readonly leaf: Leaf | undefined;
  readonly value: Value;
  readonly judge: (came: unknown) => Finding;
}

/** Leaves that every customer may have, in a block that can be switched on. */
const free = wireLeaves.filter(
  ({ facts, enabledBy }) => enabledBy !== undefined && facts.onlyFor === undefined && facts.createOnly === undefined,
);
const textLeaf = free.find(({ kind, facts }) => kind === "text" && facts.format === undefined && !facts.secret);
const addressLeaf = free.find(({ facts }) => facts.format === "url");
const mapLeaf = free.find(({ kind }) => kind === "map");

/** A text with white space around it, in another Unicode form than NFC. */
const sentText = "  webcastmanager doctor Cafe\u0301 ";
const sentAddress = "https://EXAMPLE.com:443/webcastmanager/%7Edoctor/\u00fc";
/** Items in an order that is neither ascending nor descending. */
const sentItems = ["webcastmanager-doctor-b", "webcastmanager-doctor-c", "webcastmanager-doctor-a"];

function judgeText(came: unknown): Finding {
  const name = "written texts";
  if (came === sentText) return asAssumed(name, "a text comes as it was sent");
  const meaning = (text: string) => text.trim().normalize("NFC");
  if (typeof came !== "string" || meaning(came) !== meaning(sentText))
    return notCovered(name, "a text comes as another");
  const changes = [
    ...(came === came.trim() ? ["without white space around it"] : []),
    ...(came === came.normalize("NFC") ? ["in NFC"] : []),
  ];
  return copes(name, `a text comes ${changes.join(" and ")}`);
}

function judgeAddress(came: unknown): Finding {
  const name = "written addresses";
  if (came === sentAddress) return asAssumed(name, "an address comes as it was sent");
  const meaning = (text: string) => normalText(addressLeaf?.facts ?? { description: "" }, text);
  const isSame = typeof came === "string" && meaning(came) === meaning(sentAddress);
  return isSame ? copes(name, "an address comes in another spelling") : notCovered(name, "an address comes as another");
}

function judgeItems(came: unknown): Finding {
  const name = "written arrays";
  const item = mapLeaf === undefined ? "" : pairOf(mapLeaf).item;
  const items = (Array.isArray(came) ? came : []).filter(isTree).map((pair): unknown => pair[item]);
  if (items.join() === sentItems.join()) return asAssumed(name, "three items come in their order");
  const isSame = items.toSorted().join() === sentItems.toSorted().join();
  return isSame ? copes(name, "three items come in another order") : notCovered(name, "three items come as others");
}

function judgeNull(came: unknown): Finding {
  return isSetValue(came)
    ? notCovered("null clears", "a text is still set")
    : asAssumed("null clears", "a text is unset");
}

/** Updates one customer, and examines what comes back. */
export class Updates {
  #tree: Tree;
  #method: Examination["profile"]["update"]["method"];

  constructor(
    private readonly examination: Examination,
    private readonly writer: Service,
    private readonly customer: MarkedCustomer,
  ) {
    this.#tree = smallestCustomer(customer.name);
    this.#method = examination.profile.update.method;
  }

  /** Sends every update. @param etag of the customer before the first one, if it is strong */
  async *examine(etag: string | undefined): Findings {
    const secret = randomBytes(16).toString("hex");
    for (const { exchange } of [this.writer, this.examination.service]) exchange.keepSecrets([secret]);
    const [role = ""] = mapLeaf?.facts.knownKeys ?? [];
    const judgeSecret = (came: unknown) => writtenSecret(this.examination, secret, came);
    const trials: readonly Trial[] = [
      { assumption: "written texts", leaf: textLeaf, value: sentText, judge: judgeText },
      { assumption: "written addresses", leaf: addressLeaf, value: sentAddress, judge: judgeAddress },
      { assumption: "written arrays", leaf: mapLeaf, value: { [role]: sentItems }, judge: judgeItems },
      { assumption: "written secrets", leaf: generatedLeaves[0], value: secret, judge: judgeSecret },
      { assumption: "null clears", leaf: textLeaf, value: undefined, judge: judgeNull },
    ];
    for (const trial of trials) yield* this.#try(trial);
    yield await this.#conditionFinding(etag);
  }

  async *#try({ assumption, leaf, value, judge }: Trial): Findings {
    if (leaf === undefined) return;
    const { enabledBy } = leaf;
    const switched = enabledBy === undefined ? this.#tree : withValue(this.#tree, enabledBy.keys, true);
    const tree = withValue(switched, leaf.keys, value);
    const answer = yield* this.#sendEitherWay(tree, enabledBy === undefined ? [leaf] : [enabledBy, leaf]);
    if (answer.status >= 300) {
      yield notSeen(assumption, `the value is answered ${answerText(answer)}`);
      return;
    }
    this.#tree = tree;
    if (!this.examination.hasFound("updated body")) yield this.#bodyFinding(answer);
    const { body } = await this.#read();
    yield isTree(body)
      ? judge(this.examination.fieldIn(body, leaf))
      : notSeen(assumption, "the customer could not be read afterwards");
  }

  #read(): Promise<RawAnswer> {
    return this.examination.get(this.examination.routes.read, { id: this.customer.id });
  }

  async #send(tree: Tree, leaves: readonly Leaf[], etag?: string): Promise<RawAnswer> {
    const { profile, routes } = this.examination;
    const values = leaves.map((leaf) => [leaf, valueAt(tree, leaf.keys)] as const);
    const body =
      this.#method === "PUT"
        ? { ...(await this.#otherFields()), ...toWireRecord(tree, profile) }
        : toWireFields(values, profile);
    const route = { ...routes.update, method: this.#method };
    return this.examination.send(this.writer, { route, id: this.customer.id, body, etag });
  }

  /** Returns the fields outside the contract, which a PUT has to send back. */
  async #otherFields(): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await this.#read();
    const known = new Set(columns.map(({ field }) => this.examination.nameOf(field)));
    return Object.fromEntries(Object.entries(isTree(body) ? body : {}).filter(([key]) => !known.has(key)));
  }

  /** Sends an update; the first one by the other method too, if the service doesn't have the profile's. */
  async *#sendEitherWay(tree: Tree, leaves: readonly Leaf[]): Findings<RawAnswer> {
    const answer = await this.#send(tree, leaves);
    if (this.examination.hasFound("update method")) return answer;
    const method = this.#method;
    const evidence = `${method} is answered ${answer.status}`;
    if (answer.status < 300) yield asAssumed("update method", evidence);
    if (answer.status !== 405 && answer.status !== 501) return answer;
    this.#method = method === "PUT" ? "PATCH" : "PUT";
    const again = await this.#send(tree, leaves);
    const both = `${evidence}, ${this.#method} ${again.status}`;
    yield again.status < 300
      ? needsLine("update method", both, { path: ["update", "method"], value: this.#method })
      : notCovered("update method", both);
    return again;
  }

  #bodyFinding({ status, text, body }: RawAnswer): Finding {
    const isCustomer = isTree(body) && this.examination.textIn(body, "id") === this.customer.id;
    if (isCustomer) return asAssumed("updated body", `${status} with the customer`);
    if (text.trim() === "" && status !== 200) return copes("updated body", `${status} with an empty body`);
    return notCovered("updated body", `${status} with a body that is no customer`);
  }

  async #conditionFinding(etag: string | undefined): Promise<Finding> {
    const name = "conditional updates";
    if (etag === undefined || textLeaf === undefined) return notSeen(name, "customers come without a strong ETag");
    const tree = withValue(this.#tree, textLeaf.keys, "webcastmanager doctor");
    const answer = await this.#send(tree, [textLeaf], etag);
    const evidence = `an outdated ETag is answered ${answerText(answer)}`;
    return answer.status === 412 ? asAssumed(name, evidence) : loses(name, evidence);
  }
}
