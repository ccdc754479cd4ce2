// How fast the Terraform provider starts, against a Node that does nothing, and how large its file is.
import { statSync } from "node:fs";
import type { Row } from "../row";
import { interleave } from "../figures";
import { bareNodeMs, firstReplyMs } from "../terraform/first-reply";
import { providerBundle } from "../../provider/cli/install-provider";

/** Starts are short, so that many of them are taken. */
const startsEachRun = 5;

const mega = 1_000_000;

/** Start and size of the provider. */
export const terraformStartRow: Row = {
  name: "terraform-start",
  about: "first answer of the Terraform provider, and the size of its file",
  async measure({ runs, progress }) {
    progress.start("starts of the Terraform provider");
    const taken = await interleave(
      runs * startsEachRun,
      () => firstReplyMs(),
      () => bareNodeMs(),
    );
    return [
      {
        id: "terraform.start",
        what: "terraform provider, start to schema",
        unit: "ms",
        against: "node -e 0",
        ...taken,
        limit: { of: "ratio", most: 5 },
      },
      {
        id: "terraform.bundle",
        what: "terraform provider, file",
        unit: "bytes",
        against: "",
        ours: [statSync(providerBundle()).size],
        reference: [],
        limit: { of: "value", below: mega },
      },
    ];
  },
};
