// Which view a place shows.
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Status } from "../emulator/page-api";
import { addressOf, go, Link, type Place } from "./router";
import { Audit } from "./views/audit";
import { Conditions } from "./views/conditions";
import { Connect } from "./views/connect";
import { Customer, NewCustomer } from "./views/customer";
import { Customers } from "./views/customers";
import { Requests } from "./views/requests";

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

/** The first page: the customers, or how to connect while there are none. */
function Home({ status }: { readonly status: Status | undefined }) {
  useEffect(() => {
    if (status !== undefined) go(addressOf([status.customers === 0 ? "connect" : "customers"]), "replace");
  }, [status]);
  return <h1 tabIndex={-1}>Loading …</h1>;
}

function Nowhere() {
  return (
    <>
      <h1 tabIndex={-1}>Nothing is at this address</h1>
      <p>
        <Link to={addressOf(["customers"])}>All customers</Link>
      </p>
    </>
  );
}

/** Returns the view of a place. */
export function viewOf({ parts }: Place): View {
  const [view] = parts;
  switch (view) {
    case undefined:
      return { title: "WebcastManager", render: (status) => <Home status={status} /> };
    case "customers":
      return customersView(parts);
    case "audit":
      return { title: "Audit", render: () => <Audit /> };
    case "requests":
      return { title: "Requests", render: (status) => <Requests status={status} /> };
    case "conditions":
      return { title: "Conditions", render: () => <Conditions /> };
    case "connect":
      return { title: "Connect", render: (status) => <Connect status={status} /> };
    default:
      return { title: "Nothing here", render: () => <Nowhere /> };
  }
}
