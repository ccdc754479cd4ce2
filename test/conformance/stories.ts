// What every engine has to play, told once in the schema's words. Each story names the promises that it shows.
import { previewStories } from "./stories-of-previews";
import { inputStories } from "./stories-of-input";
import { safetyStories } from "./stories-of-safety";
import { secretStories } from "./stories-of-secrets";
import { takeOverStories } from "./stories-of-taking-over";
import type { Story } from "./story";

/** Every story, in the order of the promises. */
export const stories: readonly Story[] = [
  ...previewStories,
  ...secretStories,
  ...takeOverStories,
  ...safetyStories,
  ...inputStories,
];
