// What every engine has to play, declared once in the schema's words. Each scenario names the promises that it shows.
import { previewScenarios } from "./scenarios-of-previews";
import { inputScenarios } from "./scenarios-of-input";
import { safetyScenarios } from "./scenarios-of-safety";
import { secretScenarios } from "./scenarios-of-secrets";
import { adoptScenarios } from "./scenarios-of-adopting";
import type { Scenario } from "./scenario";

/** Every scenario, in the order of the promises. */
export const scenarios: readonly Scenario[] = [
  ...previewScenarios,
  ...secretScenarios,
  ...adoptScenarios,
  ...safetyScenarios,
  ...inputScenarios,
];
