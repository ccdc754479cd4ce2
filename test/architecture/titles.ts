// The titles of all tests, read with the compiler's parser: jest itself only knows those of the files that it runs.
import ts from "typescript";
import { everyNode, ourFiles, parsed } from "./sources";

/** One test or group as it is written. */
export interface Title {
  readonly path: string;
  readonly text: string;
  readonly isGroup: boolean;
  /** Its modifiers: `each`, `skip`, `only` and so on. */
  readonly words: readonly string[];
  /** Ids in the square brackets at its end. */
  readonly promises: readonly string[];
}

const ids = /\[([a-z]+\.[a-z-]+(?:, [a-z]+\.[a-z-]+)*)\]$/;

/** The words of a call such as `describe.skip.each(table)`. */
function wordsOf(expression: ts.Expression): readonly string[] {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression)) return [...wordsOf(expression.expression), expression.name.text];
  if (ts.isTaggedTemplateExpression(expression)) return wordsOf(expression.tag);
  return ts.isCallExpression(expression) ? wordsOf(expression.expression) : [];
}

/** The text of a title; what is put in at run time is left out. */
function titleText(argument: ts.Node | undefined): string | undefined {
  if (argument === undefined) return undefined;
  if (ts.isStringLiteralLike(argument)) return argument.text;
  if (ts.isTemplateExpression(argument))
    return [argument.head.text, ...argument.templateSpans.map((span) => span.literal.text)].join("…");
  if (ts.isBinaryExpression(argument)) return `${titleText(argument.left) ?? ""}${titleText(argument.right) ?? ""}`;
  return undefined;
}

/** Every title in one test file. */
export function titlesIn(path: string, text?: string): readonly Title[] {
  const titles: Title[] = [];
  everyNode(parsed(path, text), (node) => {
    if (!ts.isCallExpression(node)) return;
    const [kind, ...words] = wordsOf(node.expression);
    // `test.each(table)` is a call of its own; the title is in the call of what it returns.
    const isTable = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "each";
    if (kind === undefined || isTable || !/^[fx]?(test|it|describe)$/.test(kind)) return;
    const title = titleText(node.arguments[0]);
    if (title === undefined) return;
    titles.push({
      path,
      text: title,
      isGroup: kind.endsWith("describe"),
      words: [kind, ...words],
      promises: ids.exec(title)?.[1]?.split(", ") ?? [],
    });
  });
  return titles;
}

let all: readonly Title[] | undefined;

/** Every title of every test of this project. */
export function allTitles(): readonly Title[] {
  return (all ??= ourFiles()
    .filter((path) => path.endsWith(".test.ts"))
    .flatMap((path) => titlesIn(path)));
}
