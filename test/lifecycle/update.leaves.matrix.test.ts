// Every leaf and every block × the ways in which secrets come back: what changes is sent alone, what is cleared comes
// back whole.
import { withValue } from "../../schema";
import { readAgain, useBench } from "../support/bench";
import { changed, hidings, others, partner } from "./updating";

const bench = useBench();

test.each(hidings.flatMap((secrets) => others.map(([path, value]) => [path, secrets, value] as const)))(
  "a changed %s is sent alone, where secrets come back %s [safe.only-differences, secrets.untouched]",
  async (path, secrets, value) => {
    bench.emulator.admin.behave({ secrets });
    const state = await bench.given(partner());
    const { run, after } = await changed(bench, state, withValue(partner(), path.split("."), value));
    expect(run.sent.map((sent) => Object.keys(sent))).toEqual([[path]]);
    expect(
      bench.emulator.admin
        .audit()
        .at(-1)
        ?.changes.map((change) => change.path),
    ).toEqual([path]);
    expect(await readAgain(run, after)).toEqual(after);
  },
);

const optional = [
  "sso",
  "gdpr",
  "hmac",
  "ecdn.hive",
  "ecdn.kollective",
  "ecdn.ramp",
  "ecdn",
  "videoConferenceConnectors",
  "sso.identityProvider",
  "sso.roleMappings",
];

test.each(hidings.flatMap((secrets) => optional.map((path) => [path, secrets] as const)))(
  "%s is cleared when it leaves the program, and comes back whole with it, where secrets come back %s",
  async (path, secrets) => {
    bench.emulator.admin.behave({ secrets });
    const input = partner();
    const state = await bench.given(input);
    const { run, after } = await changed(bench, state, withValue(input, path.split("."), undefined));
    expect(run.sent.flatMap((sent) => Object.keys(sent)).every((sent) => sent.startsWith(path))).toBe(true);
    const back = await changed(bench, await readAgain(run, after), input);
    expect(await readAgain(run, back.after)).toEqual(back.after);
  },
);
