// What the page gets from the emulator and sends to it: types alone, so that the page shares no code with the server.
// A value is as on the wire; the page names no field of a customer, it works with what the form declares.

/** A value of a field. A secret is never among them. */
export type FieldValue =
  null | string | boolean | number | readonly FieldValue[] | { readonly [key: string]: FieldValue };

/** How a field is edited. `pairs` is a map from a key to items, one pair a row. */
export type FieldKind = "text" | "flag" | "choice" | "set" | "pairs" | "secret" | "connectors" | "parent";

/** One field of the form. */
export interface FormField {
  /** Name on the wire. */
  readonly name: string;
  /** Path as a program writes it. */
  readonly path: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** It can't change after create. */
  readonly isFixed: boolean;
  /** The value if nothing is set. */
  readonly unset: FieldValue;
  /** Values of a choice, or documented keys of pairs, with the words that users read. */
  readonly options: readonly { readonly value: FieldValue; readonly label: string }[];
  /** Names of key and item in the pairs on the wire. */
  readonly pair?: { readonly key: string; readonly item: string };
  /** Shown in an empty field: what the service then uses. */
  readonly placeholder?: string;
  /** Items of a set, at most. */
  readonly most?: number;
  /** The page makes a new value on request. */
  readonly isGenerated: boolean;
  /** The switch of its section: the field is shown while this one is on. */
  readonly switchedBy?: string;
  /** The service refuses it while that switch is off. */
  readonly isClearedWhenOff: boolean;
  /** The wire's word for the only type of customer that may have it. */
  readonly onlyFor?: FieldValue;
  /** The service may fill it in, so a difference may be its own. */
  readonly isFilledByService: boolean;
  /** Why a customer below this parent may not have it. */
  readonly whyNot?: string;
}

/** Fields below one heading. */
export interface FormSection {
  readonly title: string;
  readonly fields: readonly FormField[];
}

/** The form, from the schema and the contract profile. */
export interface Form {
  readonly title: string;
  readonly sections: readonly FormSection[];
  /** Names of the fields that the page itself works with. */
  readonly names: { readonly id: string; readonly name: string; readonly type: string; readonly parent: string };
  readonly connectors: readonly { readonly id: string; readonly name: string }[];
  /** The smallest record that a create takes. */
  readonly example: Readonly<Record<string, FieldValue>>;
}

/** A customer in the list. */
export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  /** Texts of the type and of the language. */
  readonly type: string;
  readonly language: string;
  /** Titles of the sections that are on. */
  readonly sections: readonly string[];
  readonly updatedAt: string;
  readonly updatedBy?: string;
  /** Number of fields that differ from what a program last wrote. */
  readonly changed: number;
  /** Whether the rules allow customers below it. */
  readonly mayBeAbove: boolean;
}

/** A field that differs from what a program last wrote. Values are absent for a secret. */
export interface Mark {
  readonly field: string;
  readonly path: string;
  readonly label: string;
  readonly written?: FieldValue;
  readonly now?: FieldValue;
  readonly isSecret: boolean;
  /** The service may have filled it in itself. */
  readonly isMaybe: boolean;
}

/** One customer. */
export interface CustomerDetail {
  readonly id: string;
  readonly version: number;
  /** Every field but the secrets. */
  readonly record: Readonly<Record<string, FieldValue>>;
  /** Names of the secrets that are set. */
  readonly secrets: readonly string[];
  readonly marks: readonly Mark[];
  readonly isWritten: boolean;
  readonly history: readonly AuditRow[];
  readonly children: readonly { readonly id: string; readonly name: string }[];
  readonly updatedBy?: string;
}

/** One change in the audit log. */
export interface AuditRow {
  readonly at: string;
  readonly user: string;
  readonly via?: "program" | "hand";
  readonly action: "created" | "updated" | "deleted";
  readonly id: string;
  readonly name: string;
  readonly changes: readonly {
    readonly path: string;
    readonly label: string;
    readonly from?: FieldValue;
    readonly to?: FieldValue;
    readonly isSecret: boolean;
  }[];
}

/** A message of the API about a field. */
export interface Problem {
  readonly field: string;
  readonly message: string;
}

/** What a check found: problems refuse a save, warnings don't. */
export interface Checked {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** One request in the log. */
export interface RequestRow {
  readonly number: number;
  /** By the emulator's clock. */
  readonly time: string;
  readonly call: string;
  readonly method: string;
  readonly url: string;
  /** 0: no answer, by a fault. */
  readonly status: number;
  /** Absent: not answered yet. */
  readonly ms?: number;
  readonly user?: string;
  /** Names of the fields that it sent. */
  readonly fields: readonly string[];
  /** Kind of the fault that it met. */
  readonly fault?: string;
}

/** The newest requests of the log. */
export interface RequestRows {
  /** Which log it is: a cleared one numbers its requests anew. */
  readonly log: number;
  readonly rows: readonly RequestRow[];
}

/** A user of the emulator. The passwords are fake and public. */
export interface PageUser {
  readonly name: string;
  readonly password: string;
  readonly mayWrite: boolean;
  /** The variables of a program that works as this user. */
  readonly env: Readonly<Record<string, string>>;
  /** The commands of a shell that put a token of this user into TOKEN, and list the customers with it. */
  readonly commands: { readonly token: string; readonly list: string };
}

/** Numbers in the header of each view. */
export interface Status {
  readonly customers: number;
  readonly requests: number;
  readonly faults: number;
  /** Behaviours that differ from the contract. */
  readonly behaviours: number;
  readonly now: string;
  readonly users: readonly PageUser[];
}

/** One setting of a fault or a behaviour. */
export interface Setting {
  readonly name: string;
  readonly label: string;
  readonly about: string;
  readonly kind: "choice" | "flag" | "number" | "text" | "json";
  readonly options: readonly FieldValue[];
  /** Absent: it has to be set, or is left out. */
  readonly initial?: FieldValue;
  readonly isRequired: boolean;
}

/** A kind of fault with its settings. */
export interface FaultKind {
  readonly kind: string;
  readonly about: string;
  readonly settings: readonly Setting[];
}

/** A fault that is set. */
export interface SetFault {
  readonly id: number;
  readonly kind: string;
  /** Its other settings. */
  readonly settings: Readonly<Record<string, FieldValue>>;
  /** Calls that it has hit, of at most `times`. */
  readonly used: number;
  readonly times?: number;
}

/** Faults, behaviours and clock. */
export interface Conditions {
  readonly faults: readonly SetFault[];
  readonly kinds: readonly FaultKind[];
  readonly behaviours: readonly (Setting & { readonly value: FieldValue })[];
  readonly now: string;
}

/** The code of customers. */
export interface Code {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** What to run beside the files: secrets, adoption or import of the customers, the proof. */
  readonly steps: readonly { readonly about: string; readonly commands: readonly string[] }[];
}

/** What changed; the page asks again for what it shows. */
export type Topic = "customers" | "requests" | "conditions";

/** One event of the stream: numbers of changes by what changed. */
export type ChangeCounts = Readonly<Partial<Record<Topic, number>>>;
