// A machine in one temporary folder, for the tests of the set-up: project, cache, PATH with fake tools. Writes nothing
// outside it.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createProgress } from "../../tools/setup/progress";
import type { Machine } from "../../tools/setup/tools";

const root = join(__dirname, "..", "..");

/** A place for one test, with what was printed there. */
export type TestMachine = ReturnType<typeof createTestMachine>;

/** Creates a machine with the fake tools and the few programs of the shell that they need on PATH. */
export function createTestMachine() {
  const folder = mkdtempSync(join(tmpdir(), "wcm-set-up-"));
  const [bin, shell, project] = [join(folder, "bin"), join(folder, "shell"), join(folder, "project")];
  const text: string[] = [];
  const { execPath: program, versions } = process;
  const machine: Machine = {
    project,
    cache: join(folder, "cache"),
    environment: { PATH: [bin, shell].join(delimiter) },
    progress: createProgress({ write: (line) => text.push(line) }, {}),
    node: { version: versions.node, program, folder: dirname(program), from: "PATH" },
  };
  const place = {
    machine,
    /** The folder that everything is in. */
    folder,
    /** All that the set-up has printed. */
    printed: () => text.join(""),
    /** Puts a shell script on PATH, or into a folder of its own. */
    program(name: string, script: string, into = bin) {
      mkdirSync(into, { recursive: true });
      writeFileSync(join(into, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return join(into, name);
    },
    /** Writes a file of the project. */
    write(path: string, content: string) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), content);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  for (const name of ["chmod", "cp", "mkdir", "sleep"]) place.program(name, `exec /bin/${name} "$@"`, shell);
  mkdirSync(join(folder, "cache"));
  cpSync(join(root, "tools", "go"), join(project, "tools", "go"), { recursive: true });
  cpSync(join(root, "tools", "setup", "zizmor.txt"), join(project, "tools", "setup", "zizmor.txt"));
  place.write("node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs", "#!/bin/sh\n");
  // The vendor's installer, where its service can't be reached.
  place.write("node_modules/pulumi/run.js", 'console.error("pulumi: fetch failed"); process.exitCode = 1;');
  return place;
}

/** A fake Pulumi CLI with its hosts in a folder. */
export function fakePulumi(place: TestMachine, version: string, folder?: string): string {
  place.program("pulumi-language-nodejs", "true", folder);
  place.program("pulumi-resource-pulumi-nodejs", "true", folder);
  return place.program("pulumi", `echo v${version}`, folder);
}

/** A fake Go, whose programs print the version that they were linked with. @param program writes what it builds */
export function fakeGo(place: TestMachine, program = 'printf "#!/bin/sh\\necho %s\\n" "${flags##*=}" > "$out"'): void {
  const source = join(place.folder, "go-source");
  mkdirSync(source);
  writeFileSync(join(source, "main.go"), "Options: rpcutil.OpenTracingServerInterceptorOptions(tracingSpan),");
  const script = [
    'if [ "$1" = version ]; then echo go version go1.26.0 linux/amd64; exit; fi',
    `if [ "$1" = list ]; then echo go: downloading a module >&2; echo ${source}; exit; fi`,
    'echo "$PWD $*" >> "$0.calls"',
    'while [ $# -gt 0 ]; do case "$1" in -o) out=$2;; -ldflags) flags=$2;; esac; shift; done; mkdir -p "${out%/*}"',
    program,
    'chmod +x "$out"',
  ];
  place.program("go", script.join("\n"));
}
