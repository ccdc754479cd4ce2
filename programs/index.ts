// Programs that declare customers which exist, for Pulumi in TypeScript and for Terraform in HCL. Pure: no file is
// written here.
export { pulumiProgram, pulumiProperty } from "./pulumi";
export { terraformProgram, terraformProperty, type TerraformProgram } from "./terraform";
export type { Program, ProgramCustomer, ProgramOptions, ProgramSecret } from "./program";
