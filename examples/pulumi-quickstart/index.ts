// A Partner and one Consumer below it: the shortest useful program.
import { Customer } from "webcastmanager-provider";

const acme = new Customer("acme", {
  name: "Acme Group",
  type: "Partner",
  defaultLanguage: "en",
  hmac: {}, // on; the secret is generated once and never printed
  ecdn: { hive: { partnerId: "9012" } },
  deletionProtection: false, // default: true; this example deletes what it creates
});

const berlin = new Customer("acme-berlin", {
  name: "Acme Berlin",
  type: "Consumer",
  defaultLanguage: "de",
  parent: acme,
  ecdn: { hive: { customer: true } },
  deletionProtection: false,
});

export const partnerId = acme.id;
export const consumerId = berlin.id;
export const hmacSecret = acme.hmacSecret;
