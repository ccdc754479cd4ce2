# The bucket of the state. test.yml replaces it with a local file.
terraform {
  backend "s3" {
    bucket       = "acme-webcast-state"
    key          = "customers/prod.tfstate"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
  }
}
