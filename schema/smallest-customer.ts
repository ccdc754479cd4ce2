// The smallest customer that the form accepts, for a check that a service creates and deletes customers.
import type { Tree } from "./value";

/** Returns a customer with what the form requires alone, below the account itself, and without customers of its own. */
export function smallestCustomer(name: string): Tree {
  return { name, type: "Consumer", defaultLanguage: "en" };
}
