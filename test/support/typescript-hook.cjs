// Lets a child process run the sources as they are, so that a command can be tested before anything is built.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { transformSync } = require("@swc/core");

const options = {
  jsc: { parser: { syntax: "typescript" }, target: "es2023" },
  module: { type: "commonjs" },
  swcrc: false,
};

Module._extensions[".ts"] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, "utf8"), { ...options, filename }).code, filename);
};

// Sources name what they import late by the name that it has once compiled.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const isOurs = request.startsWith(".") && parent?.filename?.endsWith(".ts");
  return resolveFilename.call(this, isOurs ? request.replace(/\.js$/, "") : request, parent, ...rest);
};
