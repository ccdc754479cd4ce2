// What the order of a real `pulumi up` is where a review depends on it: replacements take along what is below them, and
// after a failure some steps still run.
import { partner, reviewed } from "../review/real-engine";
import { replaced, type Replaced } from "../review/pulumi-program";
import { Stage } from "../support/stage";

const leaving: Replaced = { isRetained: true, isCreatedFirst: true, areLeaving: true };
const there = ["Acme Deep", "Acme Group", "Acme Moved", "Acme Sub", "Acme Top"];

test.each<[string, Replaced, open: readonly string[], names: readonly string[]]>([
  ["that is deleted", {}, ["gone", "group"], there],
  ["that `retainOnDelete` keeps", { isRetained: true }, ["gone"], [...there, "Acme Group", "Acme Kept", "Acme Kept"]],
  [
    "that is kept and replaced afterwards",
    leaving,
    [],
    [...there, "Acme Group", "Acme Kept", "Acme Kept", "Acme Out", "Acme Stay"],
  ],
])(
  "customers below a replaced Partner %s are deleted and created as the review says [review.foresight]",
  async (_, how, open, names) => {
    const stage = await Stage.open("review-replaced");
    try {
      stage.program(replaced(how));
      await stage.up();
      stage.program(replaced(how, stage.idOf("Acme Group")));
      const { stdout } = await stage.run(["preview", "--refresh", "--json"]);
      const review = await reviewed(stdout, stage.emulator.env);
      expect({ ...review, open: review.open.toSorted() }).toEqual({ code: 0, failures: {}, open });
      await stage.up("--refresh");
      const { customers } = stage.emulator.admin.dump();
      expect(customers.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
      const group = customers.filter(({ name }) => name === "Acme Group").at(-1);
      const moved = customers.filter(({ name }) => name === "Acme Moved").map(({ parentId }) => parentId);
      expect(moved).toEqual([group?.id]);
    } finally {
      await stage.close();
    }
  },
);

const chain = ["One", "Two", "Three", "Four", "Five", "Six"];
const inChain = chain.map((name, index) => {
  const dependsOn = chain.slice(Math.max(0, index - 1), index);
  return [name, partner(name, { options: { dependsOn } })] as const;
});
const writes = {
  taken: partner("Taken"),
  after: partner("After taken", { options: { dependsOn: ["taken"] } }),
  ...Object.fromEntries(inChain),
};

test.each<[string, readonly string[], readonly string[], leftOver: readonly string[]]>([
  ["without --continue-on-error, a create that fails ends the run before any delete", [], [], ["Gone"]],
  // CLI 3.259 with SDK 3.270 ended the run before any delete.
  ["with --continue-on-error, a create that fails ends only what depends on it", ["--continue-on-error"], chain, []],
])("%s [review.foresight]", async (_, option, created, leftOver) => {
  const stage = await Stage.open("review-failed-create");
  try {
    stage.declare({ gone: partner("Gone") });
    await stage.up();
    stage.emulator.admin.create({ name: "Taken", type: "PARTNER", defaultLanguage: "en" });
    stage.declare(writes);
    const { code } = await stage.run(["up", "--yes", "--skip-preview", ...option]);
    const names = Object.keys(stage.records()).toSorted();
    expect(code).not.toBe(0);
    expect(names).toEqual(expect.arrayContaining(["Taken", ...created]));
    expect(names.filter((name) => name === "Gone")).toEqual(leftOver);
    expect(names).not.toContain("After taken");
    // Without the option, what has started when the create fails still ends.
    if (created.length === 0) expect(names).not.toContain("Six");
  } finally {
    await stage.close();
  }
});

test("a delete that fails keeps what the customer depends on, and other deletes go on with --continue-on-error [review.foresight]", async () => {
  const stage = await Stage.open("review-failed-delete");
  try {
    const [over, inner] = [partner("Over"), partner("Inner", { parent: "over" })];
    stage.declare({
      top: partner("Top"),
      over,
      inner,
      last: partner("Last"),
      below: partner("Below", { parent: "last" }),
    });
    await stage.up();
    const parentId = stage.idOf("Inner");
    stage.emulator.admin.create({ name: "Walk-in", type: "CONSUMER", defaultLanguage: "en", parentId });
    stage.declare({ top: partner("Top") });
    await stage.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    expect(Object.keys(stage.records()).toSorted()).toEqual(["Inner", "Over", "Top", "Walk-in"]);
  } finally {
    await stage.close();
  }
});
