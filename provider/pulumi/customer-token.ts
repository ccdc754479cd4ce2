// The name by which Pulumi knows a customer. Plain text, so that nothing of Pulumi has to be installed to read it.

/** The type token of a customer. Aliases and policies may rely on it. */
export const customerToken = "pulumi-nodejs:dynamic/webcastmanager:Customer";
