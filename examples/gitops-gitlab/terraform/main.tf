# The customers of one service: a Partner and a Consumer below it. A change of this file is a merge request.
terraform {
  required_version = ">= 1.11" # write-only secrets, and the lock of the backend
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
  name             = "Acme Group"
  type             = "Partner"
  default_language = "en"
  hmac             = {} # on; the secret is generated once
  ecdn = {
    kollective = {
      api_endpoint     = "https://api.eu.kollective.example"
      token_wo         = var.kollective_token # in no plan and no state
      token_wo_version = 1                    # raise it to write a new token
    }
  }
  deletion_protection = var.deletion_protection
}

resource "webcastmanager_customer" "acme_berlin" {
  name                = "Acme Berlin"
  type                = "Consumer"
  default_language    = "de"
  parent              = webcastmanager_customer.acme.id
  gdpr                = { privacy_policy_url = "https://acme.example/de/privacy" }
  deletion_protection = var.deletion_protection
}
