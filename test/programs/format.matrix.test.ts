// Programs are in the format that their languages' own formatters write.
import fc from "fast-check";
import * as estree from "prettier/plugins/estree";
import * as typescript from "prettier/plugins/typescript";
import { format } from "prettier/standalone";
import { pulumiProgram, type ProgramCustomer } from "../../programs";
import { aSmallCustomer } from "../support/customers";
import { rounds } from "../support/rounds";
import { arbitraryEstate, hostileEstate } from "./estates";

const prettier = (text: string) => format(text, { parser: "typescript", plugins: [typescript, estree] });

async function expectFormatted(customers: readonly ProgramCustomer[]): Promise<void> {
  for (const text of pulumiProgram(customers).files.values()) expect(text).toBe(await prettier(text));
}

test("Prettier leaves a Pulumi program as it is [programs.format]", async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(arbitraryEstate(3), hostileEstate), expectFormatted), rounds(40));
});

test("Prettier leaves names, keys and lists of every length as they are [programs.format]", async () => {
  const lengths = Array.from({ length: 44 }, (_, index) => index + 1);
  const kollective = { apiEndpoint: "https://api.eu.kollective.example", token: "a" };
  await expectFormatted(
    lengths.flatMap((length) => [
      {
        id: "0".repeat(length),
        tree: aSmallCustomer({
          name: "x".repeat(length),
          type: "Partner",
          ecdn: { kollective },
          sso: {
            roleMappings: {
              ["k".repeat(length + 40)]: ["a"],
              ["e".repeat(length + 40)]: [],
              ["k k".repeat(length)]: ["ä".repeat(length), "日本"],
              日本: ["日本".repeat(length), "👩‍👧"],
            },
          },
        }),
      },
      // The same letters, so that the longest form of an id is needed.
      { id: `${"0".repeat(length)}.`, tree: aSmallCustomer({ name: "x".repeat(length), parent: "0".repeat(length) }) },
      {
        id: `1${"0".repeat(length)}`,
        tree: aSmallCustomer({ name: "ä".repeat(length), parent: "p".repeat(2 * length) }),
      },
    ]),
  );
});
