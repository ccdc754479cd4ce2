// What a merge gate may refuse. Without imports: the command line lists it in its help.

/** The actions that `--deny` refuses. */
export const deniable = ["delete", "replace", "adopt", "forget"] as const;
export type Deniable = (typeof deniable)[number];
