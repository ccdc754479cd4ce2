variable "kollective_token" {
  description = "Token of the Kollective API."
  type        = string
  sensitive   = true
}
