variable "kollective_token" {
  description = "Token of Kollective; from TF_VAR_kollective_token."
  type        = string
  ephemeral   = true
}

variable "deletion_protection" {
  description = "Only the tests switch it off, to delete what they create."
  type        = bool
  default     = true
}
