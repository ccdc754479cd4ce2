// One program, two services: each explicit provider has its own endpoint and names the variables of its own credentials.
import * as pulumi from "@pulumi/pulumi";
import { Customer, getCustomers, WebcastManagerProvider } from "webcastmanager-provider";

const config = new pulumi.Config();

export = async () => {
  const names: Record<string, string[]> = {};
  for (const tenant of ["europe", "america"] as const) {
    const provider = new WebcastManagerProvider(tenant, {
      endpoint: config.require(`${tenant}Endpoint`),
      tokenUrl: config.require(`${tenant}TokenUrl`),
      usernameEnv: `${tenant.toUpperCase()}_USERNAME`,
      passwordEnv: `${tenant.toUpperCase()}_PASSWORD`,
    });
    new Customer(`acme-${tenant}`, {
      name: `Acme ${tenant}`, type: "Consumer", defaultLanguage: "en", deletionProtection: false,
    }, { provider });
    names[tenant] = (await getCustomers({}, { provider })).map((customer) => customer.name);
  }
  return { names };
};
