#!/usr/bin/env node
// @ts-check
// `node tools/setup/print-counts.mjs <name…>`: prints the sum of the counts of earlier runs, from
// test-results/<name>.json.
import { projectFolder } from "./machine.mjs";
import { countsIn, countsLine, resultFile, sumOf } from "./tests.mjs";

const counts = process.argv.slice(2).map((name) => countsIn(resultFile(projectFolder, name)));
process.stdout.write(`${countsLine(sumOf(counts))}\n`);
