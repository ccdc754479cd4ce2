// The scenarios that every engine plays, on the real terraform and tofu, as far as the set-up found them.
import { terraformPrograms } from "../../tools/workbench/terraform-programs";
import { playOn } from "./play";
import { terraformEngine } from "./terraform-engine";

// The newest of each name comes first; what an older one lacks has scenarios of its own
// (test/terraform/cli-secrets.slow.test.ts).
const programs = terraformPrograms().filter(
  ({ name }, index, all) => all.findIndex((other) => other.name === name) === index,
);

describe.each(programs.map((program) => [`${program.name} ${program.version}`, program] as const))(
  "%s",
  (_, program) => {
    playOn(terraformEngine(program));
  },
);
