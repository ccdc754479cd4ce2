// Which lines somebody wants to see: the setting `log`, the same for every face.
import type { Settings } from "../../schema";

/** How grave a line is. */
export type LogLevel = Exclude<Settings["log"], "off">;

const levels: readonly Settings["log"][] = ["off", "warn", "info", "debug"];

/** Whether a line of a level is told where so much is wanted. */
export function isLogged(level: LogLevel, wanted: Settings["log"]): boolean {
  return levels.indexOf(level) <= levels.indexOf(wanted);
}
