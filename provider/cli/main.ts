#!/usr/bin/env node
// The command `webcastmanager`: the list of its commands. Each stands in a file of its own below commands/.
import { Command } from "commander";
import { version } from "../client/version";
import { emulatorCommand } from "./commands/emulator";
import { terraformCommand } from "./commands/terraform";

const program = new Command("webcastmanager")
  .description("WebcastManager customers as infrastructure as code: tools beside the providers.")
  .version(version)
  .showHelpAfterError("Run with --help for the options.");

for (const command of [emulatorCommand(), terraformCommand()])
  program.addCommand(command.copyInheritedSettings(program));

void program.parseAsync();
