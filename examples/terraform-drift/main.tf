# One partner with much to edit by hand: what somebody changes elsewhere shows in the next plan, leaf by leaf.
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
  deletion_protection = false # true by default; this example cleans up after itself
}
