output "partner_id" {
  value = webcastmanager_customer.acme.id
}
