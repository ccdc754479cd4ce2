variable "hive_partner_id" {
  description = "Hive Partner ID of the partner; unlocks Hive for the consumers below it."
  type        = string
  default     = "9012"
}
