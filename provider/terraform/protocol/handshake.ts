// The first words between Terraform and a provider: a cookie that says who asks, and one line that says where the
// provider listens.
const COOKIE = "TF_PLUGIN_MAGIC_COOKIE";
const COOKIE_VALUE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const SYSTEM_VERSION = 1;

/** The version of the plugin protocol that is spoken here. */
export const PROTOCOL_VERSION = 6;

/** Whether Terraform or OpenTofu started this process. */
export function isStartedByTerraform(environment: NodeJS.ProcessEnv): boolean {
  return environment[COOKIE] === COOKIE_VALUE;
}

/** Whether the one who started this process speaks the same version; who says nothing is taken at that. */
export function speaksOurVersion(environment: NodeJS.ProcessEnv): boolean {
  const versions = environment.PLUGIN_PROTOCOL_VERSIONS;
  return versions === undefined || versions === "" || versions.split(",").map(Number).includes(PROTOCOL_VERSION);
}

/** The line. @param described place as `unix|path` or `tcp|host:port`; @param certificate DER, absent without TLS */
export function handshakeLine(described: string, certificate: Buffer | undefined): string {
  // Go reads base64 without its padding.
  const encoded = certificate?.toString("base64").replace(/=+$/, "") ?? "";
  return `${SYSTEM_VERSION}|${PROTOCOL_VERSION}|${described}|grpc|${encoded}\n`;
}
