// How a program connects, and what the emulator holds: users, connectors, seed, dump, reset.
import { useState } from "preact/hooks";
import type { Form, PageUser, Status } from "../../emulator/page-api";
import { call, CallError } from "../api";
import { act } from "../parts/act";
import { Confirm } from "../parts/confirm";
import { saveFile } from "../parts/files";
import { shortName } from "../parts/header";
import { quoted } from "../parts/shell";
import { Command } from "../parts/states";
import { Cell, Table } from "../parts/table";
import { counted } from "../parts/text";
import { useLive } from "../live";
import { addressOf, Link } from "../router";
import { notice } from "../session";

/** The view. */
export function Connect({ status }: { readonly status: Status | undefined }) {
  const { data: form } = useLive<Form>("/page/form", ["customers"]);
  if (status === undefined) return <h1 tabIndex={-1}>Connect</h1>;
  return (
    <>
      <h1 tabIndex={-1}>Connect</h1>
      {status.customers === 0 ? (
        <p>
          There is no customer yet. Connect a program that creates some, add a seed below, or{" "}
          <Link to={addressOf(["customers", "new"])}>create one by hand</Link>.
        </p>
      ) : null}
      <Program users={status.users} />
      <Users users={status.users} />
      <section aria-label="Connectors">
        <h2>Video conference connectors</h2>
        {form?.connectors.length === 0 ? (
          <p class="quiet">None: the seed names no connector.</p>
        ) : (
          <Table label="Connectors" columns={["Name", "Id"]}>
            {(form?.connectors ?? []).map(({ id, name }) => (
              <tr role="row" key={id}>
                <Cell>{name}</Cell>
                <Cell label="Id">
                  <code>{id}</code>
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </section>
      <Content />
    </>
  );
}

function Program({ users }: { readonly users: readonly PageUser[] }) {
  const [name, setName] = useState(users[0]?.name);
  const user = users.find((one) => one.name === name);
  const { env = {}, commands } = user ?? {};
  const lines = Object.entries(env).map(([variable, value]) => `export ${variable}=${quoted(value)}`);
  return (
    <section aria-label="A program">
      <h2>A program</h2>
      <p class="tools">
        <label for="program-user">It signs in as</label>
        <select id="program-user" value={name} onChange={({ currentTarget }) => setName(currentTarget.value)}>
          {users.map((one) => (
            <option key={one.name} value={one.name}>
              {shortName(one.name)}
            </option>
          ))}
        </select>
      </p>
      <p class="quiet">In the shell that runs Pulumi, Terraform or webcastmanager:</p>
      <Command text={lines.join("\n")} />
      <p class="quiet">Without a program, list the customers as this user:</p>
      <Command text={commands === undefined ? "" : `${commands.token}\n${commands.list}`} />
    </section>
  );
}

function Users({ users }: { readonly users: readonly PageUser[] }) {
  return (
    <section aria-label="Users">
      <h2>Users</h2>
      <p class="quiet">Their passwords are fake and public.</p>
      <Table label="Users" columns={["User", "Password", "Rights"]}>
        {users.map(({ name, password, mayWrite }) => (
          <tr role="row" key={name}>
            <Cell>{name}</Cell>
            <Cell label="Password">
              <code>{password}</code>
            </Cell>
            <Cell label="Rights">{mayWrite ? "read and write" : "read"}</Cell>
          </tr>
        ))}
      </Table>
    </section>
  );
}

async function plant(file: File): Promise<string> {
  try {
    const seed: unknown = JSON.parse(await file.text());
    const { ids } = await call<{ readonly ids: readonly string[] }>("POST", "/seed", seed);
    return `Added ${counted(ids.length, "customer")}.`;
  } catch (error) {
    if (error instanceof SyntaxError) return `${file.name} isn’t JSON: ${error.message}.`;
    if (error instanceof CallError) return `${file.name} is refused: ${error.message}`;
    throw error;
  }
}

async function dump(): Promise<void> {
  saveFile("webcastmanager-dump.json", `${JSON.stringify(await call("GET", "/dump"), null, 2)}\n`);
  notice.set("The dump is saved. It holds secrets in plain text.");
}

function Content() {
  const [result, setResult] = useState("");
  return (
    <section aria-label="Content">
      <h2>Content</h2>
      <ul class="items">
        <li>
          <span>
            <label for="seed">Seed file</label>
            <span class="about quiet" id="seed-about">
              JSON: a dump, or an array of customers as on the wire. The customers are added.
            </span>
          </span>
          <input
            id="seed"
            type="file"
            accept=".json,application/json"
            aria-describedby="seed-about"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file === undefined) return;
              void plant(file).then(setResult);
              currentTarget.value = "";
            }}
          />
          {result === "" ? null : <span role="alert">{result}</span>}
        </li>
        <li>
          <span>
            Dump
            <span class="about warning" id="dump-about">
              Every customer, as a seed. It holds every secret in plain text.
            </span>
          </span>
          <button type="button" aria-describedby="dump-about" onClick={() => void dump()}>
            Download a dump
          </button>
        </li>
        <li>
          <span>
            Reset
            <span class="about quiet">Customers, faults, behaviours, logs and clock go back to the start.</span>
          </span>
          <Reset />
        </li>
      </ul>
    </section>
  );
}

function Reset() {
  return (
    <Confirm
      titleId="reset-title"
      title="Reset the emulator?"
      label="Reset"
      onConfirm={() => void act("The emulator is back at its start.", "POST", "/reset")}
    >
      <p>Everything goes back to the start. What was created or changed since then is lost.</p>
    </Confirm>
  );
}
