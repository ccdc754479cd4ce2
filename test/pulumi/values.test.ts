// Which secret the outputs of a resource name as the one in use.
import { fromOutputs, fromPulumi, toPulumi, type Properties } from "../../provider/pulumi/values";
import type { Tree } from "../../schema";
import { canary } from "../support/customers";

test.each<[string, Properties, string | undefined]>([
  ["the output", { hmac: {}, hmacSecret: `${canary}made` }, `${canary}made`],
  [
    "the output, for every value that a refresh saw",
    { hmac: { secret: `${canary}theirs` }, hmacSecret: `${canary}made` },
    `${canary}made`,
  ],
  ["what is declared, after an import by file", { hmac: { secret: `${canary}own` } }, `${canary}own`],
  ["nothing, where HMAC is off", { hmac: { enabled: false, secret: `${canary}own` } }, undefined],
  ["nothing, where nothing is declared", {}, undefined],
])("the HMAC secret in use is %s [secrets.generated-once, adopt.import-file]", (_, outputs, expected) => {
  expect(fromOutputs(outputs).known.generated).toEqual({ "hmac.secret": expected });
});

test("no key of a map is lost between the engine and the lifecycle, also not `__proto__`", () => {
  const roleMappings: unknown = JSON.parse('{"__proto__":["a"],"constructor":["b"]}');
  for (const seen of [
    fromPulumi(roleMappings),
    toPulumi({ sso: { roleMappings: roleMappings as Tree } }).sso as object,
  ]) {
    const map: object =
      "roleMappings" in Object(seen) ? (Reflect.get(seen as object, "roleMappings") as object) : (seen as object);
    expect([JSON.stringify(map), Object.getPrototypeOf(map)]).toEqual([JSON.stringify(roleMappings), Object.prototype]);
  }
});
