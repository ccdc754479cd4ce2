// The protocol as the real engines speak it, with a provider of notes: everything that only they can tell.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { processesBelow, isRunning } from "../support/process-tree";
import { until } from "../support/until";
import { enginesOnPath, makeTerraformPlace, type TerraformPlace } from "./workplace";

const NOTES = `
resource "notes_note" "first" {
  title   = "hello"
  stars   = 0.1
  labels  = ["y", "x"]
  readers = { "all of us" = ["me", "you"] }
  secret  = "hunter2"
  box     = { colour = "red", key = "hunter3" }
}
resource "notes_note" "second" {
  title  = "after \${notes_note.first.id}"
  labels = [for label in notes_note.first.labels : "of \${notes_note.first.id}"]
}
data "notes_note" "first" {
  id = notes_note.first.id
}
output "shouted" {
  value = provider::notes::shout(data.notes_note.first.title, 2)
}
`;

test("terraform or tofu is on PATH", () => {
  expect(enginesOnPath()).not.toEqual([]);
});

describe.each(enginesOnPath())("with %s", (engine) => {
  let place: TerraformPlace;
  beforeEach(async () => {
    place = await makeTerraformPlace(engine);
    place.configure(NOTES);
    expect(await place.run(["init"])).toMatchObject({ code: 0 });
  });
  afterEach(() => place.remove());

  const notes = () => readdirSync(join(place.folder, "notes")).filter((name) => name.endsWith(".json"));
  const note = (title: string, more = "") => `resource "notes_note" "first" {\n  title = "${title}"\n${more}}\n`;

  test("init, plan, apply, an empty second plan and destroy go through over TLS, and leave neither process nor socket [terraform.cli, terraform.values]", async () => {
    const applied = await place.run(["apply", "-auto-approve"]);
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toContain('shouted = "HELLOHELLO"');
    expect(notes()).toHaveLength(2);
    expect(await place.run(["plan", "-detailed-exitcode"])).toMatchObject({ code: 0 });
    expect(await place.run(["destroy", "-auto-approve"])).toMatchObject({ code: 0 });
    expect(notes()).toEqual([]);
    expect(readdirSync(join(place.folder, "sockets")).filter((name) => name.startsWith("plugin"))).toEqual([]);
  });

  test("the same goes through without TLS [terraform.handshake]", async () => {
    const environment = { TF_DISABLE_PLUGIN_TLS: "1" };
    expect(await place.run(["apply", "-auto-approve"], { environment })).toMatchObject({ code: 0 });
    expect(await place.run(["destroy", "-auto-approve"], { environment })).toMatchObject({ code: 0 });
  });

  test("where the folder of temporary files has too long a name it goes through at a port [terraform.handshake]", async () => {
    const long = join(place.folder, "x".repeat(100));
    mkdirSync(long);
    expect(await place.run(["apply", "-auto-approve"], { environment: { TMPDIR: long } })).toMatchObject({ code: 0 });
  });

  test("a change, a replacement, a note that is gone and an import show as different changes [terraform.cli]", async () => {
    place.configure(note("one", '  kind = "a"\n'));
    await place.run(["apply", "-auto-approve"]);
    place.configure(note("two", '  kind = "b"\n'));
    const replaced = await place.run(["plan"]);
    expect(replaced.stdout).toMatch(/kind += "a" -> "b" # forces replacement/);
    await place.run(["apply", "-auto-approve"]);
    const [file = ""] = notes();
    await place.run(["state", "rm", "notes_note.first"]);
    expect(await place.run(["import", "notes_note.first", file.replace(".json", "")])).toMatchObject({ code: 0 });
    expect(await place.run(["plan", "-detailed-exitcode"])).toMatchObject({ code: 0 });
    rmSync(join(place.folder, "notes", file));
    expect((await place.run(["plan"])).stdout).toContain("1 to add, 0 to change, 0 to destroy");
  });

  test("a diagnostic underlines the line of its attribute [terraform.cli]", async () => {
    place.configure(note(""));
    const { code, stderr } = await place.run(["plan"]);
    expect(code).toBe(1);
    expect(stderr.replace(/[│╷╵]/g, "").replace(/\s+/g, " ")).toContain(
      'Error: title: may not be empty with notes_note.first, on main.tf line 9, in resource "notes_note" "first": 9: title = "" Give it a title.',
    );
  });

  test("an unexpected error is a readable diagnostic, and its stack is in the log under TF_LOG [terraform.defects, terraform.log, terraform.secrets]", async () => {
    place.configure(note("broken"));
    const { code, stderr } = await place.run(["apply", "-auto-approve"], { environment: { TF_LOG_PROVIDER: "INFO" } });
    expect(code).toBe(1);
    expect(stderr.replace(/[│╷╵\n]/g, " ").replace(/\s+/g, " ")).toContain(
      "Applying notes_note failed: unexpected Error. This is a bug in webcastmanager-provider; please report it",
    );
    expect(stderr).toMatch(/\[ERROR\] .*Applying notes_note: Error at /);
    expect(stderr).not.toContain("hunter2");
  });

  test("a provider that crashes shows where, under OpenTofu only in its log, and never the text of the error [terraform.defects, terraform.secrets]", async () => {
    place.configure(note("uncaught"));
    const { code, stderr } = await place.run(["apply", "-auto-approve"], {
      environment: engine === "tofu" ? { TF_LOG: "error" } : {},
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The provider crashed \(RangeError\): this is a bug in webcastmanager-provider\. Please report it\. at /,
    );
    expect(stderr).not.toContain("hunter2");
  });

  test("Ctrl-C lets a running apply end, and its note is in the state [terraform.end]", async () => {
    place.configure(note("slow"));
    const { code, stdout } = await place.run(["apply", "-auto-approve"], {
      started: (child) =>
        void until(
          () => (place.events().some((event) => event.startsWith("apply begins")) ? true : undefined),
          () => "no apply",
        ).then(() => process.kill(-child.pid!, "SIGINT")),
    });
    expect(code).toBe(1);
    expect(stdout).toContain("Interrupt received");
    expect(place.events().slice(-3)).toEqual(["stop", "apply ends", "close"]);
    expect(notes()).toHaveLength(1);
    expect((await place.run(["state", "list"])).stdout.trim()).toBe("notes_note.first");
  });

  test("a killed engine leaves no provider running [terraform.end]", async () => {
    place.configure(note("slow"));
    const left: number[] = [];
    await place.run(["apply", "-auto-approve"], {
      environment: { NOTES_SLOW_MS: "60000" },
      started: (child) =>
        void until(
          () => (place.events().some((event) => event.startsWith("apply begins")) ? true : undefined),
          () => "no apply",
        ).then(() => {
          left.push(...processesBelow(child.pid!));
          process.kill(child.pid!, "SIGKILL");
        }),
    });
    expect(left.length).toBeGreaterThan(0);
    await until(
      () => (left.some(isRunning) ? undefined : true),
      () => `still running: ${left.filter(isRunning).join(", ")}`,
    );
    expect(place.events().at(-1)).toBe("close");
    expect(notes()).toEqual([]);
  });
});
