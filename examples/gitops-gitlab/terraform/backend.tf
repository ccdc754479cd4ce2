# The state that GitLab manages; .gitlab-ci.yml has its address. The test replaces it with a local file.
terraform {
  backend "http" {}
}
