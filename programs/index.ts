// Programs that declare customers which exist, for Pulumi in TypeScript and for Terraform in HCL. Pure: no file is
// written here.
export type { ProgramCustomer } from "./declaration";
export type { Program, ProgramOptions, ProgramSecret } from "./program";
export { pulumiProgram, pulumiProperty } from "./pulumi";
export { requiredProviders, terraformProgram, terraformProperty, type TerraformProgram } from "./terraform";
