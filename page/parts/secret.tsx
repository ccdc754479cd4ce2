// A secret: it isn't on the page until the reader asks for it. An empty input keeps it, and a button removes it.
import { useState } from "preact/hooks";
import type { FieldValue } from "../../emulator/page-api";
import { call } from "../api";
import { described, Label, textOf, type Input } from "./input";

function randomHex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The input, with a way to read the secret that is set. */
export function Secret(input: Input) {
  const { field, value, isDisabled, onEdit, onLeave, secretOf, isRemoved } = input;
  const [read, setRead] = useState<string>();
  const show = async (customer: string) => {
    const path = `/page/customers/${encodeURIComponent(customer)}/secrets/${encodeURIComponent(field.name)}`;
    const answer = await call<{ readonly value: FieldValue }>("GET", path);
    setRead(textOf(answer.value));
  };
  return (
    <>
      <Label field={field}>
        <span class="quiet">
          {secretOf === undefined ? "" : isRemoved ? " – Save removes it" : " – set; leave it empty to keep it"}
        </span>
      </Label>
      <div class="row concealed">
        <input
          {...described(input)}
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={textOf(value)}
          disabled={isDisabled}
          onInput={({ currentTarget }) => onEdit(currentTarget.value)}
          onBlur={onLeave}
        />
        {field.isGenerated ? (
          <button type="button" disabled={isDisabled} onClick={() => onEdit(randomHex(32))}>
            New secret
          </button>
        ) : null}
        {secretOf === undefined || isDisabled ? null : (
          <button
            type="button"
            aria-label={`${isRemoved ? "Keep" : "Remove"} ${field.label}`}
            onClick={() => onEdit(isRemoved ? "" : null)}
          >
            {isRemoved ? "Keep" : "Remove"}
          </button>
        )}
        {secretOf === undefined ? null : (
          <button type="button" onClick={() => (read === undefined ? void show(secretOf) : setRead(undefined))}>
            {read === undefined ? "Show" : "Hide"}
          </button>
        )}
      </div>
      {read === undefined ? null : <code class="secret">{read}</code>}
    </>
  );
}
