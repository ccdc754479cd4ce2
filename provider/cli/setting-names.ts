// Settings in messages as the user of a command sets them: the client names `tokenUrl`, and a shell has
// WEBCASTMANAGER_TOKEN_URL.
import { settings } from "../../schema/settings";

const variables = new Map<string, string>(settings.map(({ name, environment }) => [name, environment]));

/** Returns a message with each setting in backquotes as its variable. */
export function withVariables(message: string): string {
  return message.replace(/`(\w+)`/g, (quoted, name: string) => variables.get(name) ?? quoted);
}
