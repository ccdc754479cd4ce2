// @ts-check
// The house rules that lint checks. Which folder may import which is in test/architecture/layers.mjs.
import { relative, sep } from "node:path";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { isAllowed, layerOf } from "./test/architecture/layers.mjs";

const TESTS = ["test/**/*.ts"];
const SCRIPTS = ["**/*.mjs", "**/*.cjs", "**/*.js"];

/** @param {number} max @returns {["error", { max: number }]} */
const lines = (max) => ["error", { max }];

/** Says where the code belongs that imports more than its layer may. @type {import("eslint").Rule.RuleModule} */
const layers = {
  create(context) {
    const path = relative(import.meta.dirname, context.filename)
      .split(sep)
      .join("/");
    const layer = layerOf(path);
    /** @param {{ source?: { value?: unknown } | null, type: string } & import("eslint").Rule.Node} node */
    const check = (node) => {
      const loaded = { target: String(node.source?.value), isLazy: node.type === "ImportExpression" };
      if (layer && node.source && !isAllowed(layer, path, loaded)) context.report({ node, message: layer.instead });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
    };
  },
};

export default defineConfig(
  { ignores: ["dist/", "**/node_modules/", "**/generated/", "test-results/", ".work/", "test/fixtures/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },

  // Everything
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      // Comments and code; a long text may be easier to read and to find in one piece.
      "max-len": [
        "error",
        {
          code: 120,
          ignoreUrls: true,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
          ignorePattern: "eslint-disable",
        },
      ],
      "max-lines": lines(250),
      "max-params": ["error", 3],
      "no-console": "error",
      "no-constant-condition": "error",
      "no-debugger": "error",
      "no-eval": "error",
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "exit",
          message: "Set process.exitCode and return: pending output is lost otherwise.",
        },
      ],
      "no-self-compare": "error",
      "no-sparse-arrays": "error",
      "no-template-curly-in-string": "error",
      "no-unreachable": "error",
      "no-unsafe-finally": "error",
      "no-var": "error",
      "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"], location: "anywhere" }],
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },

  // TypeScript, with types
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "tsconfig.test.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Numbers and booleans in messages read as they are.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // A type for plain data and an interface for a contract are both good style.
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Spreading a text counts its code points, which is what the rules of the schema count.
      "@typescript-eslint/no-misused-spread": ["error", { allow: [{ from: "lib", name: "string" }, "string"] }],
      "@typescript-eslint/no-empty-function": ["error", { allow: ["methods", "arrowFunctions"] }],
    },
  },

  // The page has a configuration of its own, with the browser's types
  {
    files: ["page/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { project: "page/tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-syntax": [
        "error",
        ...["style", "dangerouslySetInnerHTML", "innerHTML"].map((name) => ({
          selector: `JSXAttribute[name.name="${name}"]`,
          message: "The page's policy refuses it: use a class, and let Preact write texts.",
        })),
      ],
    },
  },

  // The product prints nothing; commands do
  {
    files: ["provider/cli/**/*.ts", "examples/**/*.ts", "tools/**/*.ts", "bench/**/*.ts"],
    rules: { "no-console": "off" },
  },

  // Tests state what they know
  {
    files: TESTS,
    rules: {
      "max-lines": lines(450),
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
      "no-console": "off",
      "no-template-curly-in-string": "off",
    },
  },

  // A list, which is read by looking up
  { files: ["test/promises.ts"], rules: { "max-lines": "off" } },
  // A row of test.each has a parameter for each cell
  { files: ["test/**/*.test.ts"], rules: { "max-params": "off" } },

  // Each folder imports what its layer may
  { files: ["**/*.{ts,tsx}"], plugins: { house: { rules: { layers } } }, rules: { "house/layers": "error" } },

  // Plain scripts carry their types in comments; the compiler reads those
  { files: SCRIPTS, rules: { "no-unused-vars": "error" } },
);
