// What the README tells its readers to type and to expect, read from the README itself: a test that runs these lines
// proves the page.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The README as it stands. */
export const readme = readFileSync(join(__dirname, "../../README.md"), "utf8");

/** The fences of a language in a text, without their marks. */
export function fences(language: string, text = readme): readonly string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? "");
}

/** The README's text below a heading, up to the next one. */
export function sectionOf(title: string): string {
  const section = readme.split(`\n## ${title}\n`)[1]?.split("\n## ")[0];
  if (section === undefined) throw new Error(`README.md has no section "${title}"`);
  return section;
}

/** Every line that a reader types, without the comment at its end. */
export const shellLines = (text = readme): readonly string[] =>
  fences("sh", text)
    .flatMap((fence) => fence.trimEnd().split("\n"))
    .map((line) => line.replace(/ +# .*$/, ""));

/** Every command of one program that a text names in the run of a sentence. */
export function inlineCommands(program: string, text = readme): readonly string[] {
  const outside = text.replace(/^```[\s\S]*?^```/gm, "");
  return [...outside.matchAll(/`([^`]+)`/g)]
    .map((match) => (match[1] ?? "").replace(/\s+/g, " "))
    .filter((code) => code.startsWith(`${program} `));
}

/**
 * The arguments of a command line that holds no quotes, without the program. @throws where the program is another one.
 */
export function argumentsOf(line: string | undefined, program = "pulumi"): readonly string[] {
  const [first, ...rest] = (line ?? "").split(" ");
  if (first !== program || /["'$\\]/.test(line ?? ""))
    throw new Error(`not a plain call of ${program}: ${line ?? "nothing"}`);
  return rest;
}

/** The steps after a killed run, in their order. */
export const recovery = shellLines(sectionOf("After a killed run"));

const takeOver = sectionOf("Take over what exists");

/** The recipe of an import by file: the type, the provider's text, the command and the file that it names. */
export const importByFile = {
  type: /type `([^`]+)`/.exec(takeOver)?.[1] ?? "",
  providerText: String(JSON.parse(/"__provider": ("(?:[^"\\]|\\.)*")/.exec(takeOver)?.[1] ?? "null")),
  command: inlineCommands("pulumi", takeOver).find((line) => line.includes("--file")) ?? "",
  file: /--file (\S+)/.exec(takeOver)?.[1] ?? "",
  /** A secret as the file holds it. */
  secret: (value: string): unknown =>
    JSON.parse((/`(\{ "4dab[^`]+\})`/.exec(takeOver)?.[1] ?? "null").replace("srv-7", value)),
};

const drifted = sectionOf("See drift in a pipeline");

/** How drift is seen and undone: the preview, the lines of its diff, and the command that brings it back. */
export const drift = {
  preview: shellLines(drifted)[0] ?? "",
  excerpt: fences("", drifted)[0] ?? "",
  repair: inlineCommands("pulumi", drifted)[0] ?? "",
};
