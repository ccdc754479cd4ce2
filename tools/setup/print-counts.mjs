#!/usr/bin/env node
// @ts-check
// `node tools/setup/print-counts.mjs <name>`: the counts of an earlier run, from test-results/<name>.json. Always
// succeeds.
import { join } from "node:path";
import { countsIn, countsLine, NO_RESULT } from "./counts.mjs";
import { projectFolder } from "./places.mjs";

const file = join(projectFolder, "test-results", `${process.argv[2]}.json`);
process.stdout.write(`${countsLine(countsIn(file) ?? NO_RESULT)}\n`);
