#!/usr/bin/env node
// The command `webcastmanager`: the list of its commands. Each is in a file of its own in commands/.
import { Command } from "commander";
import { version } from "../core/version";
import { emulatorCommand } from "./commands/emulator";
import { terraformCommand } from "./commands/terraform";

const program = new Command("webcastmanager")
  .description("Tools for WebcastManager customers as infrastructure as code.")
  .version(version)
  .showHelpAfterError("Run with --help for the options.");

for (const command of [emulatorCommand(), terraformCommand()])
  program.addCommand(command.copyInheritedSettings(program));

void program.parseAsync();
