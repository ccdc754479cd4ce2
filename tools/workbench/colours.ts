// The colours of terminal output. A pipe is plain, also on build machines, which picocolors takes for terminals.
import { createColors } from "picocolors";

const isColoured = (process.stdout.isTTY && !process.env.NO_COLOR) || Boolean(process.env.FORCE_COLOR);

/** The colours of this process's standard output. */
export const colours = createColors(isColoured);
