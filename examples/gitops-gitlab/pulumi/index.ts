// The customers of one service: a Partner and a Consumer below it. A change of this file is a merge request.
import * as pulumi from "@pulumi/pulumi";
import { Customer } from "webcastmanager-provider";

const config = new pulumi.Config();
// Only the tests switch it off, to delete what they create.
const deletionProtection = config.getBoolean("deletionProtection") ?? true;

const acme = new Customer("acme", {
  name: "Acme Group",
  type: "Partner",
  defaultLanguage: "en",
  hmac: {}, // on; the secret is generated once
  ecdn: {
    kollective: { apiEndpoint: "https://api.eu.kollective.example", token: config.requireSecret("kollectiveToken") },
  },
  deletionProtection,
});

const berlin = new Customer("acme-berlin", {
  name: "Acme Berlin",
  type: "Consumer",
  defaultLanguage: "de",
  parent: acme,
  gdpr: { privacyPolicyUrl: "https://acme.example/de/privacy" },
  deletionProtection,
});

export const partnerId = acme.id;
export const consumerId = berlin.id;
