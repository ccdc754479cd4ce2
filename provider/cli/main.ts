#!/usr/bin/env node
// The command `webcastmanager`.
import { runProgram } from "./program";

// A reader that ends early, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

void runProgram(process.argv.slice(2));
