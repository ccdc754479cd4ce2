// Creations that are answered with a customer which was there before: it is never taken for the new one, and so never
// changed or deleted.
import type { WireRecord } from "../../emulator";
import { PartlyCreatedError } from "../../provider/core/errors";
import type { CustomerState } from "../../provider/lifecycle/state";
import { toWireRecord, type Tree } from "../../schema";
import { errorOf, guide, idOf, knownOf, useBench, type Run } from "../support/bench";
import { aPartner, aSmallCustomer } from "../support/customers";
import { rewriting, type Reply } from "../support/rewriting";

const bench = useBench();
const longAgo = "2019-03-01T10:00:00.000Z";
const own = aSmallCustomer({ deletionProtection: false });

/** A customer of others, which lists do not show so far. */
function theirs(record: WireRecord = {}): WireRecord {
  bench.emulator.admin.behave({ listLag: { calls: 1_000 } });
  return bench.emulator.admin.create(
    { ...toWireRecord(aSmallCustomer()), createdAt: longAgo, ...record },
    { unchecked: true },
  );
}

const forms = ["Location", "body"] as const;
const answerWith = (form: (typeof forms)[number], record: WireRecord, date: string | undefined): Reply => ({
  status: 201,
  body: form === "body" ? JSON.stringify(record) : "",
  headers: {
    ...(date !== undefined && { date }),
    ...(form === "body" ? { "content-type": "application/json" } : { location: `/v1/customers/${idOf(record)}` }),
  },
});

/** Runs against a service whose creates are answered with this record, and carried out or not. */
async function answered(
  form: (typeof forms)[number],
  record: WireRecord,
  isCarriedOut: boolean,
  play: (run: Run) => Promise<void>,
): Promise<void> {
  await using gateway = await rewriting(bench.emulator.endpoint, async ({ method }, pass) => {
    if (method !== "POST") return pass();
    if (isCarriedOut) await pass();
    return answerWith(form, record, new Date().toUTCString());
  });
  await play(bench.run({ settings: { endpoint: gateway.endpoint } }));
}

const contradictions: readonly (readonly [string, WireRecord, Tree, RegExp])[] = [
  ["another name", { name: "Other" }, {}, /its name is "Other"/],
  ["another type", { type: "PARTNER", createdAt: new Date().toISOString() }, {}, /its type is "Partner"/],
  [
    "another parent",
    { parentId: "65aacc000000000000000009", createdAt: new Date().toISOString() },
    { parent: "given" },
    /its parent is "65aacc000000000000000009"/,
  ],
  ["an earlier creation", {}, {}, /it was created before, at 2019-03-01T10:00:00.000Z/],
];
const cases = contradictions.flatMap(([what, record, input, why]) =>
  forms.map((form) => [what, form, record, input, why] as const),
);

test.each(cases)(
  "a customer with %s, named in the %s of the reply, is not the new one: the outcome is unknown, and no id is kept [safe.another]",
  async (_, form, record, input, why) => {
    const parent = "parent" in input ? (await bench.given(aPartner({ parent: undefined }))).id : undefined;
    const there = theirs(record);
    bench.emulator.admin.resetRequests();
    await answered(form, there, false, async ({ customers, memory }) => {
      const error = await errorOf(customers.create({ ...own, ...(parent !== undefined && { parent }) }));
      expect(error).not.toBeInstanceOf(PartlyCreatedError);
      expect([error.kind, error.mayHaveHappened]).toEqual(["conflict", true]);
      expect(error.message).toMatch(why);
      expect(error.message).toContain(`answered with customer ${idOf(there)}: `);
      expect(error.message).toContain("The create may have succeeded");
      expect([bench.record(idOf(there)), memory.owned.size, bench.count("create customer")]).toEqual([there, 0, 0]);
    });
  },
);

test.each(forms)(
  "if the create was carried out, the new customer is found, and not the one in the %s [safe.another, safe.one-create]",
  async (form) => {
    const there = theirs({ name: "Other" });
    bench.emulator.admin.behave({ listLag: {} });
    await answered(form, there, true, async ({ customers }) => {
      const { id } = await customers.create(own);
      expect([bench.named("Small").map(idOf), bench.count("create customer")]).toEqual([[id], 1]);
    });
  },
);

test.each([
  "that this run has read",
  "of another resource of the program",
  "that this run has created",
  "that this run updates",
])("a customer %s is not the new one, even with equal values [safe.another]", async (whose) => {
  const there = theirs({ createdAt: new Date().toISOString() });
  await answered("body", there, false, async ({ customers, memory }) => {
    if (whose.endsWith("read")) await customers.read(idOf(there));
    const known = { program: memory.declared, created: memory.owned, updates: memory.updated }[
      whose.split(" ").at(-1) ?? ""
    ];
    known?.add(idOf(there));
    expect((await errorOf(customers.create(own), "conflict")).message).toMatch(
      /it was there before|another resource of this run has it/,
    );
  });
});

test.each<[string, WireRecord, string | undefined]>([
  ["without a time of creation", { createdAt: null }, new Date().toUTCString()],
  [
    "created some minutes before",
    { createdAt: new Date(Date.now() - 240_000).toISOString() },
    new Date().toUTCString(),
  ],
  ["with a time that can't be read", { createdAt: "yesterday" }, new Date().toUTCString()],
  ["of this day, without a zone", { createdAt: new Date().toISOString().slice(0, 10) }, new Date().toUTCString()],
  ["in an answer without a date", { createdAt: longAgo }, undefined],
  ["by a clock that is a year behind", { createdAt: "2019-03-01T10:00:00Z" }, "Fri, 01 Mar 2019 10:00:01 GMT"],
  ["under the account", { createdAt: null, parentId: "65aacc000000000000000001" }, new Date().toUTCString()],
  ["respelled", { createdAt: null, name: "  SMALL " }, new Date().toUTCString()],
  ["of the day before, by the date west of Greenwich", { createdAt: "2026-11-28" }, "Sun, 29 Nov 2026 11:59:00 GMT"],
  ["with a local time without a zone", { createdAt: "2026-11-28T16:00:00" }, "Sun, 29 Nov 2026 04:00:00 GMT"],
])("a customer %s is the new one: nothing contradicts it [safe.another]", async (_, record, date) => {
  let id = "";
  await using gateway = await rewriting(bench.emulator.endpoint, async ({ method }, pass) => {
    const {
      status,
      headers: { date: __, ...headers },
      body,
    } = await pass();
    const read = JSON.parse(body) as WireRecord;
    if (method === "POST") id = idOf(read);
    return {
      status,
      headers: { ...headers, ...(date !== undefined && { date }) },
      body: read.id === undefined ? body : JSON.stringify({ ...read, ...record }),
    };
  });
  expect((await bench.run({ settings: { endpoint: gateway.endpoint } }).customers.create(own)).id).toBe(id);
});

test.each(["read", "updated"])(
  "an id that this run has %s and then deleted may be the new one's, where a service derives ids from names [safe.another]",
  async (how) => {
    const { id, known } = await bench.given(own);
    await using gateway = await rewriting(bench.emulator.endpoint, async ({ method }, pass) => {
      const reply = await pass();
      return method === "POST"
        ? answerWith("body", { ...(JSON.parse(reply.body) as WireRecord), id }, reply.headers.date)
        : reply;
    });
    const { customers } = bench.run({ settings: { endpoint: gateway.endpoint } });
    if (how === "read") await customers.read(id);
    else await customers.update(id, known, { ...own, defaultLanguage: "fr" });
    await customers.delete(id, known);
    expect((await customers.create(own)).id).toBe(id);
  },
);

test("a name in capitals is the same name, even with more letters [safe.another]", async () => {
  await using gateway = await rewriting(bench.emulator.endpoint, async (_, pass) => {
    const reply = await pass();
    return { ...reply, body: reply.body.replace("Hauptstraße", "HAUPTSTRASSE") };
  });
  const { id } = await bench
    .run({ settings: { endpoint: gateway.endpoint } })
    .customers.create({ ...own, name: "Hauptstraße" });
  expect(bench.named("Hauptstraße").map(idOf)).toEqual([id]);
});

test.each(forms)(
  "an unknown word for the type in the %s contradicts nothing: the customer is kept, and the word is named [safe.another, safe.half-created]",
  async (form) => {
    await using gateway = await rewriting(bench.emulator.endpoint, async ({ method }, pass) => {
      const reply = await pass();
      const body = reply.body.replace('"CONSUMER"', '"end customer"');
      return { ...reply, body: method === "POST" && form === "Location" ? "" : body };
    });
    const error = await errorOf(
      bench.run({ settings: { endpoint: gateway.endpoint } }).customers.create(own),
      "partly created",
    );
    expect(error.message).toContain("end customer");
    expect(error).toMatchObject({ state: { id: bench.named("Small").map(idOf)[0] } });
  },
);

describe("where the service returns the customer that has the name", () => {
  test("it is refused as taken, and adopted only on request [safe.another, adopt.refuse, adopt.existing]", async () => {
    const there = theirs();
    bench.emulator.admin.behave({ taken: "returned", listLag: { calls: 1 } });
    expect((await errorOf(bench.run().customers.create(own), "name taken")).message).toContain(
      guide.taken(idOf(there)),
    );
    bench.emulator.admin.behave({ listLag: { calls: 1 } });
    expect((await bench.run().customers.create({ ...own, adopt: true })).id).toBe(there.id);
  });

  test("an equal declared secret does not prove that an older customer is the new one [safe.another]", async () => {
    const there = theirs({ hmacEnabled: true });
    await using gateway = await rewriting(bench.emulator.endpoint, async ({ method }, pass) => {
      const reply = await pass();
      if (method !== "POST") return reply;
      const made = JSON.parse(reply.body) as WireRecord;
      bench.emulator.admin.remove(idOf(made));
      bench.emulator.admin.edit(idOf(there), { hmacSecret: made.hmacSecret });
      return answerWith("Location", there, reply.headers.date);
    });
    bench.emulator.admin.behave({ uniqueNames: false, listLag: { calls: 2 } });
    await errorOf(
      bench.run({ settings: { endpoint: gateway.endpoint } }).customers.create({ ...own, hmac: {} }),
      "name taken",
    );
  });
});

describe("a customer that was created and could not be read", () => {
  /** The state of a creation that named this customer, which could not be read then. */
  async function unread(run: Run): Promise<CustomerState> {
    bench.emulator.admin.faults.set([{ kind: "status", status: 500, route: "read customer" }]);
    const error = await errorOf(run.customers.create(own), "partly created");
    bench.emulator.admin.faults.clear();
    if (error instanceof PartlyCreatedError) return error.state as CustomerState;
    throw error;
  }

  test.each<[string, WireRecord]>([
    ["another name", { name: "Other", createdAt: new Date().toISOString() }],
    ["an earlier creation", {}],
  ])(
    "and later shows %s, is never updated, deleted or read into the state [safe.another, safe.half-created]",
    async (_, record) => {
      const there = theirs(record);
      await answered("Location", there, false, async (run) => {
        const state = await unread(run);
        expect([state.id, state.version]).toEqual([there.id, ""]);
        const later = bench.run().customers;
        const calls = [
          () => later.read(state.id, knownOf(state)),
          () => later.update(state.id, knownOf(state), { ...own, defaultLanguage: "fr" }),
          () => later.delete(state.id, knownOf(state)),
        ];
        for (const call of calls)
          expect((await errorOf(call(), "conflict")).message).toMatch(
            /but it is another customer: .*\. <forget>, then run again\.$/,
          );
        expect(bench.record(state.id)).toEqual(there);
      });
    },
  );

  test("and is the one that was sent, is read, updated and deleted like any other [safe.half-created]", async () => {
    bench.emulator.admin.behave({ createBody: "empty" });
    const state = await unread(bench.run());
    const { customers } = bench.run();
    expect((await customers.read(state.id, knownOf(state)))?.version).toMatch(/^[0-9a-f]{16}$/);
    expect((await customers.update(state.id, knownOf(state), { ...own, defaultLanguage: "fr" })).version).not.toBe("");
    await customers.delete(state.id, knownOf(state));
    expect(bench.record(state.id)).toBeUndefined();
  });
});
