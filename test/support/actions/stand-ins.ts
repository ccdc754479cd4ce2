// Stand-ins for the actions that the workflows use. Any other action, and any other input, fails the run.
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";

/** What an action has at hand. */
export interface ActionCall {
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment: NodeJS.ProcessEnv;
  readonly permissions: Readonly<Record<string, string>>;
  readonly workspace: string;
  /** The commit that is checked out. */
  readonly repository: string;
  /** Where artifacts of the run are kept, each in a folder of its name. */
  readonly artifacts: string;
}

/** An action: what it accepts, and what it does. @returns variables for the steps after it */
interface StandIn {
  readonly inputs: readonly string[];
  readonly act: (call: ActionCall) => Readonly<Record<string, string>>;
}

/** Finds an installed tool. */
function onPath(tool: string): StandIn["act"] {
  return ({ environment }) => {
    const folders = (environment.PATH ?? "").split(delimiter);
    if (!folders.some((folder) => existsSync(join(folder, tool)))) throw new Error(`${tool} is not on PATH`);
    return {};
  };
}

function copyArtifact(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

function input({ inputs }: ActionCall, name: string): string {
  const value = inputs[name];
  if (value === undefined || value === "") throw new Error(`Input required and not supplied: ${name}`);
  return value;
}

function upload(call: ActionCall): Readonly<Record<string, string>> {
  const path = resolve(call.workspace, input(call, "path"));
  if (existsSync(path)) copyArtifact(path, join(call.artifacts, input(call, "name"), basename(path)));
  else if (call.inputs["if-no-files-found"] === "error") throw new Error(`no files were found at ${path}`);
  return {};
}

function download(call: ActionCall): Readonly<Record<string, string>> {
  const from = join(call.artifacts, input(call, "name"));
  if (!existsSync(from)) throw new Error(`Artifact not found for name: ${input(call, "name")}`);
  copyArtifact(from, resolve(call.workspace, input(call, "path")));
  return {};
}

/** Replaces the exchange of GitHub's token for a role of AWS. */
function assumeRole(call: ActionCall): Readonly<Record<string, string>> {
  if (call.permissions["id-token"] !== "write") throw new Error("the job needs `id-token: write`");
  input(call, "role-to-assume");
  return { AWS_REGION: input(call, "aws-region") };
}

/** The actions by name. */
const standIns: Readonly<Record<string, StandIn>> = {
  "actions/checkout": {
    inputs: ["persist-credentials"],
    act: ({ repository, workspace }) => {
      cpSync(repository, workspace, { recursive: true });
      return {};
    },
  },
  "actions/setup-node": { inputs: ["node-version", "package-manager-cache"], act: onPath("node") },
  "pulumi/actions": { inputs: ["pulumi-version"], act: onPath("pulumi") },
  "hashicorp/setup-terraform": { inputs: ["terraform_version", "terraform_wrapper"], act: onPath("terraform") },
  "opentofu/setup-opentofu": { inputs: ["tofu_version", "tofu_wrapper"], act: onPath("tofu") },
  "aws-actions/configure-aws-credentials": { inputs: ["role-to-assume", "aws-region"], act: assumeRole },
  "actions/upload-artifact": { inputs: ["name", "path", "if-no-files-found", "retention-days"], act: upload },
  "actions/download-artifact": { inputs: ["name", "path"], act: download },
};

/** Runs the stand-in of an action. @throws where the action would fail, or is none of the table */
export function actInstead(uses: string, call: ActionCall): Readonly<Record<string, string>> {
  const name = uses.slice(0, uses.indexOf("@"));
  const standIn = standIns[name];
  if (standIn === undefined) throw new Error(`${uses} has no stand-in`);
  const unknown = Object.keys(call.inputs).filter((one) => !standIn.inputs.includes(one));
  if (unknown.length > 0) throw new Error(`${name} is given ${unknown.join(", ")}, which its stand-in doesn't know`);
  return standIn.act(call);
}
