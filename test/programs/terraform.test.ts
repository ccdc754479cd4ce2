// The Terraform configuration of a few customers, as users read it.
import { leafAt } from "../../schema";
import { terraformProgram, terraformProperty } from "../../programs";
import { aConsumer, aPartner, aSmallCustomer, canary } from "../support/customers";

const acme = { id: "65a0c0ffee0ddba11c0ffe10", tree: aPartner({ parent: undefined, ecdn: { ramp: undefined } }) };
const berlin = { id: "65a0c0ffee0ddba11c0ffe11", tree: aSmallCustomer({ name: "Acme Berlin", parent: acme.id }) };
const alone = { id: "65a0c0ffee0ddba11c0ffe13", tree: aSmallCustomer({ name: "Alone", parent: "account" }) };

test("a configuration has a file for each partner, and one for the other customers [programs.files]", () => {
  const { files, names, imports } = terraformProgram([alone, berlin, acme]);
  expect([...files.keys()]).toEqual(["acme-group.tf", "customers.tf"]);
  expect(files.get("acme-group.tf")).toContain(`resource "webcastmanager_customer" "acme_berlin" {
  name             = "Acme Berlin"
  default_language = "en"
  type             = "Consumer"
  parent           = webcastmanager_customer.acme_group.id
}
`);
  expect(names.get(berlin.id)).toBe("acme_berlin");
  expect(imports).toBe(`import {
  to = webcastmanager_customer.acme_group
  id = "65a0c0ffee0ddba11c0ffe10?wo_version=1"
}

import {
  to = webcastmanager_customer.acme_berlin
  id = "65a0c0ffee0ddba11c0ffe11"
}

import {
  to = webcastmanager_customer.alone
  id = "65a0c0ffee0ddba11c0ffe13"
}
`);
});

test("defaults are left out, and a secret that its block needs is a write-only attribute from an ephemeral variable [programs.values, programs.secrets]", () => {
  const { files, secrets } = terraformProgram([acme]);
  expect(files.get("acme-group.tf")).toBe(`variable "acme_group_kollective_token" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "webcastmanager_customer" "acme_group" {
  name                        = "Acme Group"
  default_language            = "en"
  type                        = "Partner"
  account_type                = "private"
  video_conference_connectors = ["65a0c0ffee0ddba11c0ffee0", "65a0c0ffee0ddba11c0ffee1"]
  sso = {
    identity_provider = "acme-saml"
    role_mappings = {
      Administrator    = ["wcm-admins"]
      "Webcast Editor" = ["comms", "editors-*"]
    }
  }
  gdpr = {
    privacy_policy_url = "https://acme.example/privacy"
  }
  hmac = {}
  ecdn = {
    hive = {
      partner_id = "9012"
    }
    kollective = {
      api_endpoint     = "https://api.eu.kollective.example"
      token_wo         = var.acme_group_kollective_token
      token_wo_version = 1
    }
  }
}
`);
  expect(secrets.map(({ leaf, name }) => [leaf.path, name])).toEqual([
    ["ecdn.kollective.token", "acme_group_kollective_token"],
  ]);
});

test("no configuration has a secret's value, whether the service shows it or not [programs.secrets]", () => {
  const { files, imports } = terraformProgram([acme, { id: "b", tree: aConsumer({ parent: acme.id }) }]);
  expect([...files.values(), imports].join("")).not.toContain(canary);
});

test.each([
  ["sso.roleMappings", { Administrator: ["everyone"] }, 'sso = { role_mappings = { Administrator = ["everyone"] } }'],
  ["hmac.enabled", false, "hmac = { enabled = false }"],
  ["name", "${Acme} %{if}", 'name = "$${Acme} %%{if}"'],
  ["parent", "65a0c0ffee0ddba11c0ffe10", 'parent = "65a0c0ffee0ddba11c0ffe10"'],
  ["ecdn.ramp.jwtKeyName", undefined, "remove `ecdn.ramp.jwt_key_name`"],
  ["ecdn.ramp.apiKey", "a-value", "ecdn = { ramp = { api_key_wo = var.ramp_api_key, api_key_wo_version = 1 } }"],
] as const)("the line that accepts another %s declares it [programs.property]", (path, value, line) => {
  expect(terraformProperty(leafAt(path)!, value)).toBe(line);
});
