// The beginning of the bundled file, which is a program of the shell and of Node at once: the shell looks for Node and
// hands the file over. Terraform and OpenTofu show the first line that a provider writes where they expected its
// handshake, so that line says what is missing.
import { oldestNode } from "../../provider/core/version";

const [major, minor] = oldestNode;
const needs = `the WebcastManager provider needs Node ${major}.${minor} or newer on PATH`;

/** What the shell runs: to Node a text and a comment. Plain POSIX, and no process beside the provider's own is left. */
const shell = `":" //# ; command -v node >/dev/null 2>&1 || { echo "${needs}, and there is none"; exit 1; }; exec node "$0" "$@"`;

/** What Node runs first; every Node understands it. */
const node = `"use strict";(function(v){if(v[0]<${major}||v[0]==${major}&&v[1]<${minor}){console.log("${needs}, and the one there is "+process.version);process.exit(1)}})(process.versions.node.split("."));`;

/** Stands above everything else in the file. */
export const launcher = `#!/bin/sh\n${shell}\n${node}`;
