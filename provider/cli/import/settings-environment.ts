// The settings of this command as variables, for the providers that its engines start.
import { settings as known, type Settings } from "../../../schema";

/**
 * Returns a variable for each setting, undefined where it isn't set: what an engine starts uses the same service and
 * the same user as this command.
 */
export function settingsEnvironment(settings: Settings): NodeJS.ProcessEnv {
  return Object.fromEntries(
    known.map(({ name, environment }) => {
      const value = settings[name];
      return [environment, typeof value === "object" ? JSON.stringify(value) : value?.toString()];
    }),
  );
}
