// Colours for people: where somebody watches. A pipe is plain, also on build machines, which picocolors by itself takes
// for terminals.
import { createColors } from "picocolors";

const isWanted = (process.stdout.isTTY && !process.env.NO_COLOR) || Boolean(process.env.FORCE_COLOR);

/** The colours of this process's standard output. */
export const colours = createColors(isWanted);
