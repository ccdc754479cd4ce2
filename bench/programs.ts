// The two programs that are compared: the same customers, once with our class, once with an empty dynamic provider
// written as users write one. Plain JavaScript, so that neither pays for TypeScript.
import { declaredCustomers } from "./customers";

/** Whose program it is. */
export type Kind = "ours" | "reference";

const ours = `const pulumi = require("@pulumi/pulumi");
const { Customer } = require("webcastmanager-provider");

exports.declare = (key, args, parent) => new Customer(key, parent === undefined ? args : { ...args, parent });
`;

const reference = `const pulumi = require("@pulumi/pulumi");

class EmptyProvider {
  async check(olds, news) { return { inputs: news }; }
  async diff(id, olds, news) { return { changes: false }; }
  async create(inputs) { return { id: inputs.name, outs: inputs }; }
  async read(id, props) { return { id, props }; }
  async update(id, olds, news) { return { outs: news }; }
  async delete(id, props) {}
}

const provider = new EmptyProvider();

class Customer extends pulumi.dynamic.Resource {
  constructor(name, args, opts) { super(provider, name, args, opts); }
}

exports.declare = (key, args, parent) =>
  new Customer(key, parent === undefined ? { ...args } : { ...args, parent: parent.id });
`;

const program = `const pulumi = require("@pulumi/pulumi");
const { declare } = require("./customer.js");

function withSecrets(args) {
  if (args.ecdn?.kollective === undefined) return args;
  const { hive, kollective, ramp } = args.ecdn;
  return { ...args, ecdn: {
    hive,
    kollective: { ...kollective, token: pulumi.secret(kollective.token) },
    ramp: { ...ramp, apiKey: pulumi.secret(ramp.apiKey), apiSecret: pulumi.secret(ramp.apiSecret) },
  } };
}

const declared = new Map();
for (const { key, parent, args } of require("./customers.json")) {
  declared.set(key, declare(key, withSecrets(args), parent === undefined ? undefined : declared.get(parent)));
}
`;

/** The files of a program with as many customers. */
export function programFiles(kind: Kind, count: number): Readonly<Record<string, string>> {
  return {
    "Pulumi.yaml": `name: bench-${kind}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`,
    "package.json": `${JSON.stringify({ name: `bench-${kind}`, private: true, main: "index.js" })}\n`,
    "index.js": program,
    "customer.js": kind === "ours" ? ours : reference,
    "customers.json": `${JSON.stringify(declaredCustomers(count))}\n`,
  };
}
