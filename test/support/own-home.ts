// A home folder of their own for programs that a test runs: no login of one is that of another, or of this user.
import { join } from "node:path";

/** Returns the variables of a home folder. Pulumi's CLI finds the user's own one without HOME. */
export function ownHome(home: string): Readonly<Record<string, string>> {
  return { HOME: home, PULUMI_HOME: join(home, ".pulumi") };
}
