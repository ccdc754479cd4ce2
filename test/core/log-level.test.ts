// The setting `log`: each level tells what is at least as grave.
import type { Settings } from "../../schema";
import { isLogged, type LogLevel } from "../../provider/core/settings";

test.each<[Settings["log"], readonly LogLevel[]]>([
  ["off", []],
  ["warn", ["warn"]],
  ["info", ["warn", "info"]],
  ["debug", ["warn", "info", "debug"]],
])("with log %s these levels are told: %j [input.log]", (wanted, told) => {
  expect((["warn", "info", "debug"] as const).filter((level) => isLogged(level, wanted))).toEqual(told);
});
