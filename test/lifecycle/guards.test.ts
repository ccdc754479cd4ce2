// Refusals that need no service: another endpoint, and how messages name a customer.
import { isKind, customerLabel } from "../../provider/core/errors";
import { refuseOtherEndpoint } from "../../provider/lifecycle/guards";

const here = "https://webcast.example/v1";
const former = "https://old.example/v1";

test.each([
  ["is the same", here, undefined, here],
  ["differs by a slash at the end", here, undefined, `${here}/`],
  ["differs by the case of its host", here, undefined, "HTTPS://Webcast.Example/v1"],
  ["differs by the default port", here, undefined, "https://webcast.example:443/v1/"],
  ["is another spelling of the one it moved from", here, "https://OLD.example:443/v1", former],
  ["is the one it moved from", here, former, former],
  ["is the one it moved to", here, former, here],
  ["was never recorded", here, undefined, undefined],
])("a state whose endpoint %s is accepted [safe.endpoint]", (_, current, movedFrom, recorded) => {
  expect(() => {
    refuseOtherEndpoint({ endpoint: current, movedFrom }, { id: "65a0", endpoint: recorded }, "advice");
  }).not.toThrow();
});

test.each([
  ["another host", here, undefined, former],
  ["a path in another case", here, undefined, "https://webcast.example/V1"],
  ["another path", here, undefined, "https://webcast.example/v2"],
  ["another port", here, undefined, "https://webcast.example:444/v1"],
  ["neither of the two", here, former, "https://third.example/v1"],
])("a state of %s is refused with both addresses and the advice [safe.endpoint]", (_, current, movedFrom, recorded) => {
  try {
    refuseOtherEndpoint({ endpoint: current, movedFrom }, { id: "65a0", endpoint: recorded }, "<advice>");
  } catch (error) {
    expect(isKind(error, "other endpoint")).toBe(true);
    for (const part of [current, recorded, "65a0", "<advice>"]) expect(String(error)).toContain(part);
    return;
  }
  throw new Error("it was accepted");
});

test("a customer is named by name and id, and by its id alone where the name is not known", () => {
  expect([customerLabel("65a0", { name: "Acme" }), customerLabel("65a0", {})]).toEqual(['"Acme" (65a0)', "65a0"]);
});
