# A Partner and one Consumer below it: the shortest useful configuration.
terraform {
  required_providers {
    webcastmanager = {
      source  = "webcastmanager.example/movingimage/webcastmanager"
      version = "~> 0.1"
    }
  }
}

# Endpoint and credentials come from WEBCASTMANAGER_….
provider "webcastmanager" {}

resource "webcastmanager_customer" "acme" {
  name                = "Acme Group"
  type                = "Partner"
  default_language    = "en"
  hmac                = {} # on; the secret is generated once and never printed
  ecdn                = { hive = { partner_id = var.hive_partner_id } }
  deletion_protection = false # default: true; this example deletes what it creates
}

resource "webcastmanager_customer" "berlin" {
  name                = "Acme Berlin"
  type                = "Consumer"
  default_language    = "de"
  parent              = webcastmanager_customer.acme.id
  ecdn                = { hive = { customer = true } }
  deletion_protection = false
}
