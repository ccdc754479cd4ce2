// Which view a place shows.
import type { VNode } from "preact";
import type { Status } from "../emulator/page-api";
import type { Place } from "./router";
import { Customers } from "./views/customers";

/** A view with its title. */
export interface View {
  readonly title: string;
  readonly render: (status: Status | undefined) => VNode;
}

/** Returns the view of a place. */
export function viewOf({ parts }: Place): View {
  const [view = "customers"] = parts;
  switch (view) {
    case "customers":
      return { title: "Customers", render: (status) => <Customers status={status} /> };
    default:
      return { title: "Nothing here", render: () => <h1 tabIndex={-1}>Nothing is at this address</h1> };
  }
}
