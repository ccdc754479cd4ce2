# One Partner with many properties: a change made in WebcastManager shows in the next plan, property by property.
terraform {
  required_providers {
    webcastmanager = {
      source  = "webcastmanager.example/movingimage/webcastmanager"
      version = "~> 0.1"
    }
  }
}

provider "webcastmanager" {}

resource "webcastmanager_customer" "acme" {
  name             = "Acme Group"
  type             = "Partner"
  default_language = "en"
  sso = {
    identity_provider = "acme-saml"
    role_mappings = {
      "Administrator"  = ["wcm-admins"]
      "Webcast Editor" = ["editors-*", "comms"]
    }
  }
  gdpr = { privacy_policy_url = "https://acme.example/privacy" }
  ecdn = {
    kollective = {
      api_endpoint = "https://api.eu.kollective.example"
      token        = var.kollective_token
    }
  }
  deletion_protection = false # default: true; this example deletes what it creates
}
