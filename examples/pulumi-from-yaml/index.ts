// The customers are in customers.yaml. This program stays the same for any number of them.
import { Customer, customersFromFile } from "webcastmanager-provider";

const customers = customersFromFile("customers.yaml", (key, args) => new Customer(key, args));

export const ids = Object.fromEntries(Object.entries(customers).map(([key, { id }]) => [key, id]));
