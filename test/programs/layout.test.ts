// Files and order of programs.
import fc from "fast-check";
import { pulumiProgram, terraformProgram, type ProgramCustomer } from "../../programs";
import { permuted } from "../support/arbitraries";
import { aSmallCustomer } from "../support/customers";
import { rounds } from "../support/rounds";
import { shuffled } from "../support/texts";
import { arbitraryEstate } from "./estates";

const customer = (id: string, name: string, parent?: string, type = "Consumer"): ProgramCustomer => ({
  id,
  tree: aSmallCustomer({ name, type, parent }),
});

test("the same customers in any order, with sets and maps in any order, give the same files [programs.order]", () => {
  const reordered = (estate: readonly ProgramCustomer[]) =>
    fc
      .tuple(...estate.map(({ id, tree }) => permuted(tree).map((other) => ({ id, tree: other }))))
      .chain((others) => shuffled(others));
  fc.assert(
    fc.property(
      arbitraryEstate(5).chain((estate) => fc.tuple(fc.constant(estate), reordered(estate))),
      ([one, other]) => {
        expect(pulumiProgram(other)).toEqual(pulumiProgram(one));
        expect([...terraformProgram(other).files]).toEqual([...terraformProgram(one).files]);
        expect(terraformProgram(other).imports).toBe(terraformProgram(one).imports);
      },
    ),
    rounds(30),
  );
});

test("customers are in code-point order of their names, a partner before those below it [programs.order]", () => {
  const { files, imports } = terraformProgram([
    customer("a", "\u{1f600} smile"),
    customer("b", "\uff5e wide"),
    customer("c", "Zebra"),
    customer("d", "apple"),
    customer("e", "Étude"),
    customer("f", "Middle", undefined, "Partner"),
    customer("g", "Below", "f"),
  ]);
  expect([...(files.get("customers.tf") ?? "").matchAll(/name += "(.+)"/g)].map(([, name]) => name)).toEqual([
    "Zebra",
    "apple",
    "Étude",
    "\uff5e wide",
    "\u{1f600} smile",
  ]);
  expect([...imports.matchAll(/id = "(.)"/g)].map(([, id]) => id).join("")).toBe("fgcdeba");
});

test("partners below partners have files of their own, at any depth [programs.files]", () => {
  const { files } = pulumiProgram([
    customer("a", "One", undefined, "Partner"),
    customer("b", "Two", "a", "Partner"),
    customer("c", "Three", "b", "Partner"),
    customer("d", "Leaf", "c"),
  ]);
  expect([...files.keys()]).toEqual(["one.ts", "three.ts", "two.ts", "index.ts"]);
  expect(files.get("three.ts")).toContain('import { two } from "./two";');
  expect(files.get("three.ts")).toContain("parent: three,");
});

test("a chain of ten thousand partners is as good as any [programs.files]", () => {
  const chain = Array.from({ length: 10_000 }, (_, index) =>
    customer(`id-${index}`, `Name ${index}`, index === 0 ? undefined : `id-${index - 1}`, "Partner"),
  );
  expect(pulumiProgram(chain).files.get("name-9999.ts")).toContain("parent: name9998,");
});

test("customers that are above each other refer to one of them by its id [programs.files]", () => {
  const { files } = pulumiProgram([
    customer("a", "One", "b", "Partner"),
    customer("b", "Two", "a", "Partner"),
    customer("c", "Own", "c", "Partner"),
  ]);
  expect(files.get("one.ts")).toContain('parent: "b",');
  expect(files.get("two.ts")).toContain("parent: one,");
  expect(files.get("own.ts")).toContain('parent: "c",');
});
