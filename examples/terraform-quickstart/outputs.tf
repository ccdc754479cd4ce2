output "partner_id" {
  value = webcastmanager_customer.acme.id
}

output "consumer_id" {
  value = webcastmanager_customer.berlin.id
}

output "hmac_secret" {
  value     = webcastmanager_customer.acme.hmac_secret
  sensitive = true
}
