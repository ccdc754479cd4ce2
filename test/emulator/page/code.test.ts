// Customers as code: complete, without a secret, and with the commands that adopt or import what exists.
import type { Code } from "../../../emulator/page-api";
import { canaries, startPage, withSecrets, type PageClient } from "./page-client";

let page: PageClient;
let id: string;
beforeAll(async () => {
  page = await startPage();
  id = await page.written(withSecrets);
  await page.written({ name: "Below", type: "CONSUMER", defaultLanguage: "de", parentId: id });
});
afterAll(() => page.emulator.close());

const codeOf = (query: string) => page.get<Code>(`/customers/${id}/code?${query}`);
const textOf = ({ files }: Code) => files.map(({ text }) => text).join("\n");
const commandsOf = ({ steps }: Code) => steps.flatMap(({ commands }) => commands);

it.each([
  ["pulumi", ["acme.ts", "index.ts", "Pulumi.yaml"]],
  ["hcl", ["acme.tf", "imports.tf", "versions.tf"]],
])("declares one customer, or all below it too, in %s [emulator.page]", async (as, names) => {
  const alone = await codeOf(`as=${as}&below=`);
  expect(alone.files.map(({ name }) => name)).toEqual(names);
  expect(textOf(alone)).not.toContain("Below");
  expect(textOf(await codeOf(`as=${as}&below=1`))).toContain("Below");
});

it("takes the existing customers over: Pulumi adopts, Terraform imports [emulator.page]", async () => {
  expect(textOf(await codeOf("as=pulumi&below=1")).match(/adopt: true/g)).toHaveLength(2);
  const hcl = textOf(await codeOf("as=hcl&below=1"));
  expect(hcl.match(/^import \{$/gm)).toHaveLength(2);
  expect(hcl).toContain(`id = "${id}?wo_version=1"`);
});

it("names a secret, and the command that reads it from the emulator hands it over [emulator.page]", async () => {
  for (const [as, name, target] of [
    ["pulumi", "acmeKollectiveToken", "| pulumi config set --secret acmeKollectiveToken"],
    ["hcl", "acme_kollective_token", "export TF_VAR_acme_kollective_token="],
  ] as const) {
    const code = await codeOf(`as=${as}&below=`);
    expect(textOf(code)).toContain(name);
    const [command] = commandsOf(code);
    expect(command).toContain(target);
    expect(JSON.stringify(code)).not.toContain("canary");
    const [, url] = /'(http[^']+)'/.exec(command!)!;
    expect(await (await fetch(url!)).text()).toBe(canaries.kollectiveToken);
  }
});

it("says that there is no such customer, or language [emulator.page]", async () => {
  expect((await page.send("GET", "/page/customers/unknown/code")).status).toBe(404);
  expect((await page.send("GET", `/page/customers/${id}/code?as=cobol`)).status).toBe(400);
});
