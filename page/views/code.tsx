// A customer as code, with the commands that import the existing one. No secret is in either.
import type { Code as CodeOf, CustomerDetail } from "../../emulator/page-api";
import { Check } from "../parts/check";
import { CopyButton } from "../parts/copy";
import { saveFile } from "../parts/files";
import { Command } from "../parts/states";
import { useLive } from "../live";
import { addressOf, useFilter } from "../router";

const languages = [
  { as: "pulumi", label: "Pulumi TypeScript" },
  { as: "hcl", label: "Terraform HCL" },
] as const;

/** The tab. */
export function Code({ customer }: { readonly customer: CustomerDetail }) {
  const [chosen, setAs] = useFilter("as");
  const [below, setBelow] = useFilter("below");
  const as = chosen === "hcl" ? "hcl" : "pulumi";
  const path = addressOf([customer.id, "code"], { as, below }).slice("/ui".length);
  const { data: code, error } = useLive<CodeOf>(`/page/customers${path}`, ["customers"]);
  const children = customer.children.length;
  return (
    <>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <fieldset class="choice">
          <legend class="hidden">Language</legend>
          {languages.map((language) => (
            <label key={language.as}>
              <input
                type="radio"
                name="language"
                checked={as === language.as}
                onChange={() => setAs(language.as === "pulumi" ? "" : language.as)}
              />{" "}
              {language.label}
            </label>
          ))}
        </fieldset>
        {children === 0 ? null : (
          <Check isOn={below !== ""} onSet={(isOn) => setBelow(isOn ? "1" : "")}>
            With all customers below it
          </Check>
        )}
      </form>
      {error === undefined ? null : <p class="problem">No code can declare this customer: {error.message}</p>}
      {code === undefined ? error === undefined ? <p class="quiet">Loading …</p> : null : <Text code={code} />}
    </>
  );
}

function Text({ code }: { readonly code: CodeOf }) {
  return (
    <div class="code">
      {code.files.map(({ name, text }) => (
        <section key={name} aria-label={name}>
          <div class="title">
            <h2>{name}</h2>
            <span class="tools">
              <CopyButton text={text} label="Copy" of={name} />
              <button type="button" class="small" aria-label={`Download ${name}`} onClick={() => saveFile(name, text)}>
                Download
              </button>
            </span>
          </div>
          <pre tabIndex={0}>
            <code>{text}</code>
          </pre>
        </section>
      ))}
      <section aria-label="Commands">
        <h2>Then run, in the folder of these files</h2>
        <ol class="steps">
          {code.steps.map(({ about, commands }) => (
            <li key={about}>
              {about}
              <Command text={commands.join("\n")} />
            </li>
          ))}
        </ol>
        <p class="quiet">The code holds no secret. The commands read each one from the emulator when they run.</p>
      </section>
    </div>
  );
}
