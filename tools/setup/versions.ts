// Versions and digests of the tools. Go modules are pinned by tools/go, npm packages by the lock files.

/** For each tool, the oldest that serves, and the one that is installed where none is found. */
export const VERSIONS = {
  pulumi: { minimum: "3.254.0", installed: "3.276.0" },
  /** The last Node language host whose module is served; it runs programs with the CLI above. */
  languageHost: { installed: "3.68.0" },
  /** The first with provider functions. */
  terraform: { minimum: "1.8.0", installed: "1.11.4" },
  /** The first with `moved` across types; write-only attributes came with 1.11. */
  tofu: { minimum: "1.10.0", installed: "1.12.6" },
  /** The last line without write-only attributes. */
  oldTofu: { installed: "1.10.6" },
  /** From 1.21 on, Go downloads the newer version that a module requires. */
  go: { minimum: "1.21.0" },
  java: { minimum: "17.0.0" },
  keycloak: { installed: "26.3.5" },
  actionlint: { installed: "1.7.12" },
  zizmor: { installed: "1.32.0" },
  python: { minimum: "3.10.0" },
} as const;

/** The SHA-256 of each archive that is downloaded, by its address. */
export const DIGESTS: Readonly<Record<string, string>> = {
  "https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_linux_amd64.zip":
    "1ce994251c00281d6845f0f268637ba50c0005657eb3cf096b92f753b42ef4dc",
  "https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_linux_arm64.zip":
    "a43d1d0da9b9bab214a8305a39db0e40869572594ccf50c416a7756499143633",
  "https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_darwin_amd64.zip":
    "a56d5002b9f7647291faccc3dd1a70350e60fb61e4c45037629508b8fdc2575b",
  "https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_darwin_arm64.zip":
    "867e0808fa971217043e25b7a792b10720c79b1546f8a68479b74f138be73e18",
  "https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/26.3.5/keycloak-quarkus-dist-26.3.5.zip":
    "95756bdfd7540fafaf28874a8eb8d0d4c55977344a3b7821e9bd3a22bfb2b6a6",
};
