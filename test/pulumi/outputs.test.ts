// What the outputs of a resource say of the values in use.
import { fromOutputs } from "../../provider/pulumi/outputs";
import type { Properties } from "../../provider/pulumi/values";
import { canary } from "../support/customers";

test.each<[string, Properties, string | undefined]>([
  ["the output", { hmac: {}, hmacSecret: `${canary}made` }, `${canary}made`],
  ["the output, whatever a refresh has seen there", { hmac: { secret: `${canary}theirs` }, hmacSecret: `${canary}made` }, `${canary}made`],
  ["what is declared, after an import by file", { hmac: { secret: `${canary}own` } }, `${canary}own`],
  ["nothing, where HMAC is off", { hmac: { enabled: false, secret: `${canary}own` } }, undefined],
  ["nothing, where nothing is declared", {}, undefined],
])("the HMAC secret in use is %s [secrets.generated-once, adopt.import-file]", (_, outputs, expected) => {
  expect(fromOutputs(outputs).known.generated).toEqual({ "hmac.secret": expected });
});
