// Evaluates the expressions of a workflow with the library of GitHub's own editor support.
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** What expressions can read, by the name of the context. */
export type Contexts = Readonly<Record<string, unknown>>;

/** How the steps before this one, or the jobs that it needs, ended. */
export type Status = "success" | "failure" | "cancelled" | "skipped";

/** The status functions; GitHub gives them to `if` only. */
const statusFunctions: Readonly<Record<string, (status: Status) => boolean>> = {
  always: () => true,
  success: (status) => status === "success",
  failure: (status) => status === "failure",
  cancelled: (status) => status === "cancelled",
};

function toData(value: unknown): data.ExpressionData {
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  if (typeof value !== "object" || value === null) return new data.Null();
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
}

function evaluate(expression: string, contexts: Contexts, status?: Status): data.ExpressionData {
  const functions = Object.entries(status === undefined ? {} : statusFunctions).map(([name, holds]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(status !== undefined && holds(status)),
  }));
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = new Map(functions.map((one) => [one.name, one]));
  return new Evaluator(tree, new data.Dictionary(...entriesOf(contexts)), known).evaluate();
}

const entriesOf = (contexts: Contexts) =>
  Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) }));

/** Returns a text with each `${{ }}` replaced. */
export function interpolate(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => evaluate(expression, contexts).coerceString());
}

/** Returns values with each `${{ }}` replaced. */
export function interpolateAll(
  values: Readonly<Record<string, string>>,
  contexts: Contexts,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, text]) => [name, interpolate(text, contexts)]));
}

/** Whether an `if` holds. One without a status function also needs success, as on GitHub. */
export function holds(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  const text = (condition ?? "success()").replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1");
  const asksForStatus = Object.keys(statusFunctions).some((name) => new RegExp(`\\b${name}\\s*\\(`).test(text));
  const whole = asksForStatus ? text : `success() && (${text})`;
  const result = evaluate(whole, contexts, status);
  return !(
    result instanceof data.Null ||
    (result instanceof data.BooleanData && !result.value) ||
    (result instanceof data.NumberData && (result.value === 0 || Number.isNaN(result.value))) ||
    (result instanceof data.StringData && result.value === "")
  );
}
