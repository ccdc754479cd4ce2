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
/** What goes, and what stays or moves, before a run in which some of it fails. */
const standing = {
  gone: partner("Gone"),
  "before-update": partner("Before update"),
  between: partner("Between", { options: { dependsOn: ["before-update"] } }),
  updated: partner("Updated", { options: { dependsOn: ["between"] } }),
  below: partner("Below updated", { parent: "updated" }),
  "before-replaced": partner("Before replaced"),
  replaced: partner("Replaced", { parent: "before-replaced" }),
  "before-skipped": partner("Before skipped"),
  skipped: partner("Skipped", { parent: "before-skipped" }),
};
/** Names that other customers have. */
const taken = ["Taken", "Taken too", "Taken as well"] as const;
const writes = {
  taken: partner(taken[0]),
  after: partner("After taken", { options: { dependsOn: ["taken"] } }),
  between: partner("Between"),
  updated: partner(taken[1], { options: { dependsOn: ["between"] } }),
  replaced: partner(taken[2]),
  skipped: partner("Skipped", { options: { dependsOn: ["taken"] } }),
  ...Object.fromEntries(inChain),
};
const deleted = ["Before replaced", "Before skipped", "Before update", "Below updated", "Gone"];

test.each<[string, readonly string[], readonly string[], leftOver: readonly string[], error: string]>([
  ["without --continue-on-error, a write that fails ends the run before any delete", [], [], deleted, ""],
  [
    // CLI 3.259 with SDK 3.270 ended the run before any delete. The service refuses what is above "Skipped".
    "with --continue-on-error, a write that fails keeps what its customer depended on, and one that is left out doesn't",
    ["--continue-on-error"],
    chain,
    ["Before replaced", "Before skipped", "Before update"],
    `Can't delete customer "Before skipped"`,
  ],
])("%s [review.foresight]", async (_, option, created, leftOver, error) => {
  const stage = await Stage.open("review-failed-write");
  try {
    stage.declare(standing);
    await stage.up();
    for (const name of taken) stage.emulator.admin.create({ name, type: "PARTNER", defaultLanguage: "en" });
    stage.declare(writes);
    const { code, text } = await stage.run(["up", "--yes", "--skip-preview", ...option]);
    const names = Object.keys(stage.records()).toSorted();
    expect(code).not.toBe(0);
    expect(text).toContain(error);
    expect(names).toEqual(expect.arrayContaining(["Updated", "Skipped", ...created]));
    expect(names.filter((name) => deleted.includes(name))).toEqual(leftOver);
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

test("with --continue-on-error, the delete of what one that is left out depended on breaks the state, and `pulumi state repair` repairs it", async () => {
  const stage = await Stage.open("review-broken-state");
  const skipped = (...dependsOn: readonly string[]) => partner("Skipped", { options: { dependsOn } });
  try {
    stage.declare({ gone: partner("Gone"), skipped: skipped("gone") });
    await stage.up();
    stage.emulator.admin.create({ name: "Taken", type: "PARTNER", defaultLanguage: "en" });
    stage.declare({ taken: partner("Taken"), skipped: skipped("taken") });
    const { text } = await stage.run(["up", "--yes", "--skip-preview", "--continue-on-error"]);
    expect(text).toContain("snapshot integrity failure");
    expect(Object.keys(stage.records()).toSorted()).toEqual(["Skipped", "Taken"]);
    await stage.must(["state", "repair", "--yes"]);
    stage.declare({ skipped: skipped() });
    await stage.up();
    expect(Object.keys(await stage.state())).toEqual(["skipped"]);
  } finally {
    await stage.close();
  }
});
