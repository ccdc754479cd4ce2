// The request log, as it grows: what programs call, what they get, and the fault that they met.
import { useState } from "preact/hooks";
import type { RequestRow, Status } from "../../emulator/page-api";
import { connection, pause } from "../live";
import { act } from "../parts/act";
import { shortName } from "../parts/header";
import { ChoiceFilter, FilterBar, TextFilter } from "../parts/filters";
import { curlOf, useRequests } from "../parts/requests";
import { newest } from "../parts/request-rows";
import { Command, Empty, Rows } from "../parts/states";
import { Cell, Table } from "../parts/table";
import { dayAndTime, timeOfDay } from "../parts/text";
import { useFilters } from "../router";
import { useShared } from "../session";

const filters = ["q", "call", "status", "user"];
const columns = ["Time", "Call", "Status", "Duration", "User", "Fields sent, fault"];

const statusText = ({ status, ms }: Pick<RequestRow, "status" | "ms">) =>
  ms === undefined ? "waiting" : status === 0 ? "no answer" : String(status);
const userText = ({ user }: RequestRow) => (user === undefined ? "" : shortName(user));

function matches(row: RequestRow, wanted: Readonly<Record<string, string>>): boolean {
  const { q = "", call: name, status, user } = wanted;
  const text = [row.call, row.method, row.url, row.fault ?? "", ...row.fields].join(" ").toLowerCase();
  return (
    text.includes(q.toLowerCase()) &&
    (name === undefined || row.call === name) &&
    (status === undefined || statusText(row) === status) &&
    (user === undefined || row.user === user)
  );
}

/** Returns the values that occur, in order. */
const values = (all: readonly (string | undefined)[]) =>
  [...new Set(all)].filter((one) => one !== undefined && one !== "").sort() as string[];

/** The view. */
export function Requests({ status }: { readonly status: Status | undefined }) {
  const loaded = useRequests();
  const [wanted] = useFilters(filters);
  const rows = (loaded.data ?? []).toReversed();
  const [user] = status?.users ?? [];
  return (
    <>
      <div class="title">
        <h1 tabIndex={-1}>Requests</h1>
        <span class="tools">
          <Pause />
          <button type="button" onClick={() => void act("The log is cleared.", "DELETE", "/requests")}>
            Clear log
          </button>
        </span>
      </div>
      <FilterBar>
        <TextFilter label="Call, address, field or fault" />
        <ChoiceFilter label="Call" name="call" options={values(rows.map((row) => row.call))} />
        <ChoiceFilter label="Status" name="status" options={values(rows.map(statusText))} />
        <ChoiceFilter
          label="User"
          name="user"
          options={values(rows.map((row) => row.user)).map((value) => ({ value, label: shortName(value) }))}
        />
      </FilterBar>
      <Rows
        loaded={loaded}
        shown={rows.filter((row) => matches(row, wanted))}
        noun="request"
        limit={newest}
        filters={filters}
        empty={
          <Empty command={user === undefined ? "" : `${user.commands.token}\n${user.commands.list}`}>
            <p>No program has sent a request since the start. Those of this page don’t count. To send one, run:</p>
          </Empty>
        }
      >
        {(some) => (
          <Table label="Requests, newest first" class="log" columns={columns}>
            {some.map((row) => (
              <Row key={row.number} row={row} token={user?.commands.token ?? ""} />
            ))}
          </Table>
        )}
      </Rows>
    </>
  );
}

function Pause() {
  const { state, missed } = useShared(connection);
  const isPaused = state === "paused";
  return (
    <button type="button" onClick={() => pause(!isPaused)}>
      {isPaused ? `Resume${missed.requests ? `, ${missed.requests} new` : ""}` : "Pause"}
    </button>
  );
}

function Row({ row, token }: { readonly row: RequestRow; readonly token: string }) {
  const [isOpen, setOpen] = useState(false);
  const { status, ms, fields, fault } = row;
  const kind = status >= 500 || (status === 0 && ms !== undefined) ? "bad" : status >= 400 ? "refused" : "fine";
  return (
    <>
      <tr role="row">
        <Cell class="time">{timeOfDay(row.time)}</Cell>
        <Cell class="short">
          <button type="button" class="row-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {row.call}
          </button>
        </Cell>
        <Cell label="Status" class="short">
          <span class={`status ${kind}`}>{statusText(row)}</span>
        </Cell>
        <Cell label="Duration" class="short">
          {ms === undefined ? "" : `${ms.toLocaleString("en")} ms`}
        </Cell>
        <Cell label="User" class="short">
          {userText(row)}
        </Cell>
        <Cell label={fields.length === 0 ? "" : "Fields sent"}>
          {fields.join(", ")} {fault === undefined ? null : <span class="mark">fault: {fault}</span>}
        </Cell>
      </tr>
      {isOpen ? (
        <tr role="row" class="detail">
          <Cell span={columns.length}>
            <Detail row={row} token={token} />
          </Cell>
        </tr>
      ) : null}
    </>
  );
}

function Detail({ row, token }: { readonly row: RequestRow; readonly token: string }) {
  const { fields, fault, user, method, url, time } = row;
  const isForToken = token.includes(location.origin + url);
  const facts = [
    ["Request", `${method} ${url}`],
    ["Time", `${dayAndTime(time)}, by the emulator’s clock`],
    ["User", user ?? "none: the request had no valid token, or needs none"],
    ["Fields sent", fields.length === 0 ? "none" : fields.join(", ")],
    ["Fault", fault ?? "none"],
  ] as const;
  return (
    <>
      <dl class="facts">
        {facts.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {isForToken ? null : (
        <>
          <p class="quiet">Get a token first:</p>
          <Command text={token} />
        </>
      )}
      <p class="quiet">
        Send it again{fields.length === 0 ? ":" : ". Put the values into body.json first, because the log keeps none:"}
      </p>
      <Command text={isForToken ? token : curlOf(row)} />
    </>
  );
}
