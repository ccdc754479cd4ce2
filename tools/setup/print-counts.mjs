#!/usr/bin/env node
// @ts-check
// `node tools/setup/print-counts.mjs <name>`: prints the counts of an earlier run, from test-results/<name>.json.
import { projectFolder } from "./machine.mjs";
import { countsIn, countsLine, resultFile } from "./tests.mjs";

process.stdout.write(`${countsLine(countsIn(resultFile(projectFolder, process.argv[2] ?? "")))}\n`);
