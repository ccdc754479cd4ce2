// Which view a place shows.
import type { VNode } from "preact";
import type { Status } from "../emulator/page-api";
import type { Place } from "./router";
import { Customer, NewCustomer } from "./views/customer";
import { Customers } from "./views/customers";

/** A view with its title. */
export interface View {
  readonly title: string;
  readonly render: (status: Status | undefined) => VNode;
}

function customersView([, id, tab = ""]: readonly string[]): View {
  if (id === undefined) return { title: "Customers", render: (status) => <Customers status={status} /> };
  if (id === "new") return { title: "Create a new customer", render: (status) => <NewCustomer status={status} /> };
  return { title: "Customer", render: (status) => <Customer key={id} id={id} tab={tab} status={status} /> };
}

/** Returns the view of a place. */
export function viewOf({ parts }: Place): View {
  const [view = "customers"] = parts;
  switch (view) {
    case "customers":
      return customersView(parts);
    default:
      return { title: "Nothing here", render: () => <h1 tabIndex={-1}>Nothing is at this address</h1> };
  }
}
