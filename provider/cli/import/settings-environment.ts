// The settings of this command as variables, for the providers that its engines start.
import { resolve } from "node:path";
import { settings as known, type Settings } from "../../../schema";

/**
 * Returns a variable for each setting, undefined where it isn't set: what an engine starts uses the same service and
 * the same user as this command. @param folder where a relative path to a profile starts
 */
export function settingsEnvironment(settings: Settings, folder = "."): NodeJS.ProcessEnv {
  return Object.fromEntries(
    known.map(({ name, environment }) => {
      const value = settings[name];
      const text =
        value === undefined ? undefined : name === "profile" ? resolve(folder, String(value)) : String(value);
      return [environment, text];
    }),
  );
}
