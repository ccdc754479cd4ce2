output "partner_id" {
  value = webcastmanager_customer.acme.id
}

output "consumer_id" {
  value = webcastmanager_customer.acme_berlin.id
}
