// Every hostile answer to every request of every operation, in a process of its own: each operation ends in its time,
// nothing breaks, and memory stays small.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { hostileAnswers } from "../support/hostile/answers";
import { startHostileService, type Kind } from "../support/hostile/service";

const deadlineMs = 400;
/** What may come on top: a second, and for a creation without an answer the search for it. */
const moreMs = (operation: string) => (operation.startsWith("create") ? 11_000 : 1_000);
const mostMebibytes = 512;
const patienceMs = 240_000;

/** The operations, and which of their requests are answered so. */
const requests: Readonly<Record<string, readonly Kind[]>> = {
  "one read": ["token", "read"],
  "many reads": ["token", "list", "read"],
  create: ["token", "list", "create", "read again"],
  "create below": ["read", "create"],
  update: ["read", "update", "read again"],
  delete: ["list", "delete", "read again"],
  list: ["list", "read"],
  "find by path": ["list"],
};
type Case = readonly [answer: string, kind: Kind, operation: string];
interface Ended {
  readonly id: string;
  readonly end: string;
  readonly milliseconds: number;
  readonly cpuMs: number;
}
interface Cost {
  readonly broken: number;
  readonly mebibytes: number;
}

const isHeavy = (answer: string) => /MiB|00,000|endless/.test(answer);
const pairs = Object.entries(requests).flatMap(([operation, kinds]) => kinds.map((kind) => [kind, operation] as const));
/** What costs much is given once to each kind of request. */
const firstOfKind = pairs.filter(([kind], index) => pairs.findIndex(([other]) => other === kind) === index);
const casesOf = (weight: "light" | "heavy") =>
  Object.keys(hostileAnswers)
    .filter((answer) => isHeavy(answer) === (weight === "heavy"))
    .flatMap((answer) =>
      (weight === "heavy" ? firstOfKind : pairs).map(([kind, operation]): Case => [answer, kind, operation]),
    );

let service: Awaited<ReturnType<typeof startHostileService>>;
beforeAll(async () => {
  service = await startHostileService();
});
afterAll(() => service.close());

async function play(
  played: readonly Case[],
  atOnce: number,
): Promise<{ readonly ended: readonly (Ended & { readonly of: Case })[]; readonly cost: Cost }> {
  const hook = require.resolve("../support/typescript-hook.cjs");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "--require",
      hook,
      require.resolve("../support/hostile/subject.ts"),
      service.url,
      String(deadlineMs),
      ...played.map((one) => JSON.stringify(one)),
    ],
    { timeout: patienceMs, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, AT_ONCE: String(atOnce) } },
  );
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Ended & Cost);
  const cost = lines.pop()!;
  return { ended: lines.map((line) => ({ ...line, of: played[Number(line.id)]! })), cost };
}

const lateBy = ({ milliseconds, of: [, , operation] }: Ended & { readonly of: Case }) =>
  milliseconds - deadlineMs - moreMs(operation);

test.each([
  ["light", 16],
  ["heavy", 2],
] as const)(
  "every operation on a service of %s hostile answers ends in its time, with success or one clear line, within 512 MiB [budget.deadline, input.unexpected-answers]",
  async (weight, atOnce) => {
    const { ended, cost } = await play(casesOf(weight), atOnce);
    expect(ended.filter(({ end }) => end.startsWith("threw"))).toEqual([]);
    // A busy machine holds a process for longer than it computes: what is late is played again, alone, and may take
    // some times what it computes.
    const late = ended.filter((one) => lateBy(one) > 0).map(({ of }) => of);
    const again = late.length === 0 ? [] : (await play(late, 1)).ended;
    expect(again.filter((one) => lateBy(one) > 20 * one.cpuMs || one.cpuMs > deadlineMs + 1_000)).toEqual([]);
    expect(cost.broken).toBe(0);
    expect(cost.mebibytes).toBeLessThanOrEqual(mostMebibytes);
  },
);
