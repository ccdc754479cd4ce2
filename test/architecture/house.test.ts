// The house rules that lint doesn't check: short documents, file names, first lines, forbidden words.
import { ourFiles, textOf } from "./sources";

const isGenerated = (path: string) => path.includes("/generated/");
const text = ourFiles().filter(
  (path) =>
    /\.([cm]?[jt]s|tsx|css|html|json|md|ya?ml)$|^[^.]+$|(^|\/)\.[a-z]+(rc|ignore)$/.test(path) &&
    path !== "package-lock.json",
);
const code = text.filter((path) => /\.([cm]?[jt]s|tsx)$/.test(path) && !isGenerated(path));

/** Files in which a rule is broken, each with what breaks it. */
function found(paths: readonly string[], broken: (content: string, path: string) => string | undefined): string[] {
  return paths.flatMap((path) => {
    const what = broken(textOf(path), path);
    return what === undefined ? [] : [`${path}: ${what}`];
  });
}

test("documents stay as short as they can be read in one go", () => {
  const most: Readonly<Record<string, number>> = { "README.md": 120, "ARCHITECTURE.md": 150, "CONTRIBUTING.md": 100 };
  // Tables that are generated are looked up, not read; their sources are kept short.
  const written = (content: string) => content.replace(/<!-- generated: (\w+) -->[\s\S]*?<!-- end: \1 -->/g, "");
  expect(
    found(Object.keys(most), (content, path) => {
      const lines = written(content).trimEnd().split("\n").length;
      return lines > (most[path] ?? 0) ? `${lines} lines` : undefined;
    }),
  ).toEqual([]);
});

test("every file of code begins with its job", () => {
  expect(
    found(code, (content) =>
      /^(#!.*\n)?(\/\/ @ts-check\n)?(\/\/ |\/\*\*? )\S/.test(content) ? undefined : content.slice(0, 60),
    ),
  ).toEqual([]);
});

test("files and folders have plain names in lower case", () => {
  const named = ourFiles().filter((path) => /\.([cm]?[jt]s|tsx)$/.test(path));
  expect(named.filter((path) => !/^([a-z0-9.-]+\/)*[a-z0-9.-]+$/.test(path))).toEqual([]);
  expect(named.filter((path) => /(^|[/.-])(utils?|helpers?|common|managers?|misc|stuff)([/.-]|$)/.test(path))).toEqual(
    [],
  );
});

// Written in parts, so that this file does not hold what it looks for.
const word = (...parts: string[]) => parts.join("");
const forbidden: readonly (readonly [what: string, pattern: RegExp, where: readonly string[]])[] = [
  [
    "unfinished work",
    new RegExp(`\\b(${word("TO", "DO")}|${word("FIX", "ME")}|${word("X", "XX")}|${word("HA", "CK")})\\b`),
    text,
  ],
  [
    "the host of a registry",
    new RegExp(
      `${word("npm", "js")}\\.|${word("art", "ifactory")}|\\b(registry|nexus|proxy|npm|pypi|goproxy)\\.[a-z0-9-]+\\.(com|org|net|io|dev|cloud)\\b`,
      "i",
    ),
    text,
  ],
  [
    "a path of one machine",
    new RegExp(
      `(^|[\\s"'\`(=:])(${["/ro", "ot/|/ho", "me/(?!me\\b)[a-z]|/Us", "ers/[A-Za-z]|[A-Z]:\\\\\\\\Us", "ers|/wo", "rk/"].join("")})`,
      "m",
    ),
    text,
  ],
  [
    "a check of the compiler switched off",
    new RegExp(word("@ts-", "(ignore|nocheck|expect-error)")),
    code.filter((path) => !path.startsWith("test/")),
  ],
];

test.each(forbidden)("no file contains %s", (_what, pattern, where) => {
  expect(found(where, (content) => pattern.exec(content)?.[0])).toEqual([]);
});

test("a lint rule is switched off only with a reason", () => {
  const off = new RegExp(`/[/*] ${word("eslint-", "disable")}(?:(?! -- ).)*$`, "m");
  expect(found(code, (content) => off.exec(content)?.[0])).toEqual([]);
});

test("nothing of ours is mocked, and no test keeps a snapshot", () => {
  const tests = code.filter((path) => path.startsWith("test/"));
  const mock = new RegExp(
    `jest\\.(${word("mo", "ck")}|${word("doMo", "ck")}|unstable_${word("mockM", "odule")})\\(|to${word("MatchSna", "pshot")}`,
  );
  expect(found(tests, (content) => mock.exec(content)?.[0])).toEqual([]);
});

test("the lock file of the project has the packages for every system, and no address of a registry", () => {
  const text = textOf("package-lock.json");
  const { packages } = JSON.parse(text) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  // Found as Node finds it: in the package's own folder, then in each one above.
  const isThere = (path: string, name: string): boolean =>
    `${path}${path && "/"}node_modules/${name}` in packages ||
    (path !== "" && isThere(path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/"))), name));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isThere(path, name)),
  );
  expect(missing).toEqual([]);
  expect(text).not.toMatch(/"resolved":/);
});
