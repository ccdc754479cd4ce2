// A customer that is deleted by one pull request, through preview.yml and apply.yml under both engines.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PipelineStage } from "../support/pipeline-stage";
import { engines, type Engine } from "../support/pipeline-team";

/** Blocks of the program that declare the Consumer, by file. */
const declarations: Readonly<Record<Engine, Readonly<Record<string, readonly RegExp[]>>>> = {
  pulumi: { "index.ts": [/const berlin = [^]*?\n\}\);\n/, /export const consumerId.*\n/] },
  terraform: {
    "main.tf": [/resource "webcastmanager_customer" "acme_berlin" \{[^]*?\n\}\n/],
    "outputs.tf": [/output "consumer_id" \{[^]*?\n\}\n/],
  },
};

/** Removes the Consumer from the program. */
function removeConsumer({ engine, repository }: PipelineStage): void {
  for (const [file, blocks] of Object.entries(declarations[engine]))
    for (const block of blocks)
      repository.edit(file, block.exec(readFileSync(join(repository.files, file), "utf8"))?.[0] ?? "no block", "");
}

/** Lists the Consumer among the deletions. */
function allowDeletion({ engine, emulator, repository }: PipelineStage): void {
  const found = emulator.admin.dump().customers.find(({ name }) => name === "Acme Berlin");
  const id = String(found?.id);
  if (engine === "pulumi")
    repository.edit(
      "Pulumi.prod.yaml",
      "config:\n",
      `config:\n  webcastmanager:deletions:\n    "${id}": Acme Berlin\n`,
    );
  else
    repository.edit(
      "main.tf",
      'provider "webcastmanager" {}',
      `provider "webcastmanager" {\n  deletions = { "${id}" = "Acme Berlin" }\n}`,
    );
}

test.each(engines)(
  "%s: a customer that is only removed is refused, and one that is listed too is deleted by the merge [pipelines.preview, pipelines.apply]",
  async (engine) => {
    await using stage = await PipelineStage.open(engine);
    await stage.applied();
    const pull = stage.github.addPull();
    removeConsumer(stage);
    expect((await stage.preview(pull)).conclusion).toBe("failure");
    expect(stage.comments(pull).at(-1)).toMatch(/Acme Berlin/);

    allowDeletion(stage);
    expect((await stage.preview(pull)).conclusion).toBe("success");
    expect(stage.comments(pull).at(-1)).toMatch(/1 to delete/);
    expect((await stage.merge(pull)).conclusion).toBe("success");
    expect(stage.customers()).toEqual(["Acme Group"]);
    expect(stage.comments(pull).at(-1)).toContain("a new preview shows no changes");
  },
);
