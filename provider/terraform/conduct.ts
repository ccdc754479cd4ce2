// Runs one call of Terraform: what is thrown becomes diagnostics, what is warned comes beside the answer.
import type { Reporter } from "../client";
import { errorDiagnostics, textDiagnostic } from "./diagnostics";
import type { ConfiguredProvider } from "./configured-provider";
import type { WithDiagnostics, Diagnostic } from "./protocol/types";

/** What a call answers, with its diagnostics; `otherwise` beside them where it fails. */
export async function conduct<Answer extends WithDiagnostics>(
  instance: ConfiguredProvider,
  doing: string,
  otherwise: Answer,
  run: (reporter: Reporter) => Promise<Answer> | Answer,
): Promise<Answer> {
  const warnings: Diagnostic[] = [];
  const reporter = instance.reporter((text) => warnings.push(textDiagnostic("warning", text)));
  try {
    const answer = await run(reporter);
    return { ...answer, diagnostics: [...warnings, ...(answer.diagnostics ?? [])] };
  } catch (error) {
    return {
      ...otherwise,
      diagnostics: [
        ...warnings,
        ...errorDiagnostics(doing, error, ({ level, message }) => {
          instance.log(level === "error" ? "warn" : level, message);
        }),
      ],
    };
  }
}
