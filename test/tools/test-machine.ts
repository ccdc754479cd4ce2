// A machine in one temporary folder, for the tests of the set-up: project, cache, PATH with fake tools. Writes nothing
// outside it.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Machine } from "../../tools/setup/machine.mjs";
import { createProgress } from "../../tools/setup/progress.mjs";

/** A place for one test, with what was printed there. */
export interface TestMachine {
  readonly machine: Machine;
  /** The folder that everything is in. */
  readonly folder: string;
  /** All that the set-up has printed. */
  printed(): string;
  /** Puts a shell script on PATH, or at a path of its own. */
  program(name: string, script: string, folder?: string): string;
  remove(): void;
}

/** @param environment variables on top of a PATH that knows the fake tools and the shell's own */
export function createTestMachine(environment: NodeJS.ProcessEnv = {}): TestMachine {
  const folder = mkdtempSync(join(tmpdir(), "wcm-set-up-"));
  const bin = join(folder, "bin");
  const text: string[] = [];
  const launcher = join(folder, "project", "node_modules", "@pulumi", "pulumi", "pulumi-resource-pulumi-nodejs");
  for (const path of [
    bin,
    join(folder, "cache"),
    dirname(launcher),
    ...["pulumi", "pulumi-language-nodejs", "opentofu", "opentofu-1.10", "actionlint"].map((name) =>
      join(folder, "project", "tools", "go", name),
    ),
  ]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(launcher, "#!/bin/sh\n");
  // The running Node, without the npm that may lie beside it.
  const running = join(folder, "running-node");
  symlinkSync(process.execPath, running);
  const env = { PATH: [bin, "/usr/bin", "/bin"].join(delimiter), ...environment };
  return {
    folder,
    printed: () => text.join(""),
    program(name, script, into = bin) {
      mkdirSync(into, { recursive: true });
      const file = join(into, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
      return file;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
    machine: {
      project: join(folder, "project"),
      cache: join(folder, "cache"),
      environment: env,
      platform: process.platform,
      architecture: process.arch,
      running: { program: running, version: process.versions.node },
      progress: createProgress({ write: (line) => text.push(line) }, env),
      // Nothing listens on port 9: the vendors can't be reached unless a test serves them.
      vendors: {
        pulumi: "http://127.0.0.1:9",
        pulumiChecksums: ["http://127.0.0.1:9", "http://127.0.0.1:9"],
        keycloak: "http://127.0.0.1:9",
        terraform: "http://127.0.0.1:9",
        tofu: "http://127.0.0.1:9",
      },
    },
  };
}

/** A fake Pulumi CLI with its hosts in a folder. */
export function fakePulumi(place: TestMachine, version: string, folder?: string): string {
  const program = place.program("pulumi", `echo v${version}`, folder);
  place.program("pulumi-language-nodejs", "true", folder);
  place.program("pulumi-resource-pulumi-nodejs", "true", folder);
  return program;
}

/** A fake Terraform or OpenTofu, such as "OpenTofu 1.12.0", under its own name or another. */
export function fakeTerraform(
  place: TestMachine,
  release: `${"Terraform" | "OpenTofu"} ${string}`,
  { folder, name }: { readonly folder?: string; readonly name?: string } = {},
): string {
  const script = `echo "${release.replace(" ", " v")}"\necho "on linux_amd64"`;
  return place.program(name ?? (release.startsWith("OpenTofu") ? "tofu" : "terraform"), script, folder);
}

/** What the fake Go builds: a program that prints the version it was linked with. */
const linked = 'printf "#!/bin/sh\\necho %s\\n" "${flags##*=}" > "$out"; chmod +x "$out"';

/** A fake Go. @param program the script that writes what it builds */
export function fakeGo(place: TestMachine, version = "1.26.0", program = linked): void {
  const source = join(place.folder, "go-source");
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, "main.go"), "Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),");
  place.program(
    "go",
    [
      `if [ "$1" = version ]; then echo go version go${version} linux/amd64; exit; fi`,
      `if [ "$1" = list ]; then echo go: downloading a module; echo ${source}; exit; fi`,
      'echo build >> "$0.calls"',
      'while [ $# -gt 0 ]; do case "$1" in -o) out=$2;; -ldflags) flags=$2;; esac; shift; done',
      program,
    ].join("\n"),
  );
}
