// How sure something is over all orders in which an engine may apply a plan.

/** Whether something is so in no order, in some of them, or in every one. */
export type Certainty = "never" | "sometimes" | "always";

/** Returns how sure it is that all of these are so. */
export function allOf(...parts: readonly Certainty[]): Certainty {
  if (parts.includes("never")) return "never";
  return parts.includes("sometimes") ? "sometimes" : "always";
}

/** Returns how sure it is that one of these is so. */
export function anyOf(parts: readonly Certainty[]): Certainty {
  if (parts.includes("always")) return "always";
  return parts.includes("sometimes") ? "sometimes" : "never";
}

/** Returns how sure the opposite is. */
export function not(part: Certainty): Certainty {
  if (part === "sometimes") return part;
  return part === "always" ? "never" : "always";
}
