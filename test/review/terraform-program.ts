// The Terraform programs whose plans are recorded: customers with every fate that a plan can show.
import { canary } from "../support/customers";

/** One Consumer. */
function customer(label: string, name: string, more = ""): string {
  return `
resource "webcastmanager_customer" "${label}" {
  name                = "${name}"
  type                = "Consumer"
  default_language    = "en"
  deletion_protection = false
  ${more}
}
`;
}

const partner = (label: string, name: string, more = "") => customer(label, name, more).replace("Consumer", "Partner");
const below = "parent = webcastmanager_customer.acme.id";

const head = (key: string) => `
variable "key" {
  default   = "${canary}${key}"
  sensitive = true
}
provider "webcastmanager" {
  alias    = "abroad"
  endpoint = "https://abroad.example/v1"
  token    = "${canary}token"
}
${partner("acme", "Acme Group")}
${partner("second", "Second Group")}
${customer("kept", "Acme Kept", below)}
${customer("drifted", "Acme Drifted", below)}
${customer("vanished", "Acme Vanished", below)}
`;

const eachOf = (...keys: readonly string[]) =>
  customer("each", "Each ${each.key}", `${below}\n  for_each = toset(${JSON.stringify(keys)})`);

/** The state before the change. */
export const before = `${head("first")}
resource "terraform_data" "other" { input = "one" }
${customer(
  "berlin",
  "Acme Berlin",
  `${below}
  hmac = {}
  sso  = { identity_provider = "acme-idp", role_mappings = { "Webcast Editor" = ["a", "b"] } }
  ecdn = { ramp = { host_name = "acme.vbrickrev.com", api_key = "${canary}key",
    api_secret_wo = "${canary}wo-first", api_secret_wo_version = 1 } }`,
)}
${customer("munich", "Acme Munich", below)}
${customer("hamburg", "Acme Hamburg", below)}
${customer("bremen", "Acme Bremen", below)}
${customer("old", "Acme Moved", below)}
${eachOf("a b", "c")}
`;

/** The same state, changed. @param foreign the id of a customer that no state manages */
export function after(foreign: string): string {
  return `${head("second")}
resource "terraform_data" "other" { input = "two" }
data "webcastmanager_customer" "foreign" { id = "${foreign}" }
${customer(
  "berlin",
  "Acme Berlin GmbH",
  `${below}
  hmac = { rotate = "2" }
  sso  = { identity_provider = "acme-idp", role_mappings = { "Webcast Editor" = ["b", "c"], "System Editor" = ["d"] } }
  ecdn = { ramp = { host_name = "acme.vbrickrev.com", api_key = var.key,
    api_secret_wo = "${canary}wo-second", api_secret_wo_version = 2 } }`,
)}
${customer("munich", "Acme Munich", "parent = webcastmanager_customer.second.id")}
removed {
  from = webcastmanager_customer.bremen
  lifecycle { destroy = false }
}
moved {
  from = webcastmanager_customer.old
  to   = webcastmanager_customer.new
}
${customer("new", "Acme Moved", below)}
${eachOf("a b", "d")}
${partner("fresh", "Fresh Group", `hmac = { secret = "${canary}hmac-0123456789abcdef0123456789" }`)}
${customer(
  "below",
  "Below Fresh",
  `parent = webcastmanager_customer.fresh.id
  adopt = true
  sso = { identity_provider = terraform_data.other.output }`,
)}
${customer("hidden", "${var.key}-name")}
${customer("elsewhere", "Elsewhere", "provider = webcastmanager.abroad")}
import {
  to = webcastmanager_customer.imported
  id = "${foreign}"
}
${customer("imported", "Foreign")}
module "sub" {
  source = "./sub"
  parent = webcastmanager_customer.fresh.id
}
${customer("beside", "Beside", "parent = module.sub.partner")}
`;
}

/** The module of the changed program. @param provider the address of the provider */
export function subModule(provider: string): string {
  return `terraform {
  required_providers {
    webcastmanager = { source = "${provider}" }
  }
}
variable "parent" {}
${customer("inner", "Inner ${count.index}", "parent = var.parent\n  count = 2")}
output "partner" { value = var.parent }
`;
}

/** A state that a plan refuses: a precondition fails after customers were planned. */
export const errored = before.replace(
  'resource "terraform_data" "other" { input = "one" }',
  `resource "terraform_data" "other" {
  input = "three"
  lifecycle {
    precondition {
      condition     = webcastmanager_customer.acme.name == "Other"
      error_message = "No."
    }
  }
}`,
);

/** Resources of `protectedCustomers`. */
export const protectedLabels = ["listed", "unlisted", "open", "bare", "own", "half"] as const;

/** What the providers of `protectedCustomers` set. */
interface Providers {
  readonly environment: NodeJS.ProcessEnv;
  /** What the first one lists. */
  readonly deletions?: Readonly<Record<string, string>>;
}

/**
 * Protected customers of providers that list some as a constant, those of a variable, and none; of one that takes
 * nothing from the environment, and of one that may take nothing.
 */
export function protectedCustomers({ environment, deletions = {} }: Providers): string {
  const aliased = (alias: string, more: string) => `
provider "webcastmanager" {
  alias = "${alias}"
  ${more}
}`;
  const login = `token_url = "${String(environment.WEBCASTMANAGER_TOKEN_URL)}"
  username_env = "WEBCASTMANAGER_USERNAME"
  password_env = "WEBCASTMANAGER_PASSWORD"`;
  const endpoint = JSON.stringify(environment.WEBCASTMANAGER_ENDPOINT);
  const resource = (label: string) => {
    const provider = label.endsWith("listed") ? "" : `provider = webcastmanager.${label}`;
    const name = `Acme ${label.charAt(0).toUpperCase()}${label.slice(1)}`;
    return partner(label, name, provider).replace("= false", "= true");
  };
  return `
variable "deletions" { default = {} }
variable "endpoint" { default = ${endpoint} }
provider "webcastmanager" { deletions = ${JSON.stringify(deletions)} }
${aliased("open", "deletions = var.deletions")}
${aliased("bare", "")}
${aliased("own", `endpoint = ${endpoint}\n  ${login}`)}
${aliased("half", `endpoint = var.endpoint\n  ${login}`)}
${protectedLabels.map(resource).join("")}`;
}

/** What only OpenTofu knows, from 1.12: customers that stay when their resource goes, and one that is switched off. */
export function kept(type: "Consumer" | "Partner", isSwitchedOn: boolean): string {
  const stays = "lifecycle { destroy = false }";
  return `
${customer("replaced", "Acme Replaced", stays).replace("Consumer", type)}
${isSwitchedOn ? customer("removed", "Acme Removed", stays) : ""}
${customer("switched", "Acme Switched", `lifecycle { enabled = ${isSwitchedOn} }`)}
`;
}
