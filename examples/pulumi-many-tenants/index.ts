// One program, two services: each explicit provider has its own endpoint and names the variables of its own
// credentials. The new customers are created below a Partner that exists already and is only read.
import * as pulumi from "@pulumi/pulumi";
import { Customer, getCustomer, WebcastManagerProvider } from "webcastmanager-provider";

const config = new pulumi.Config();

export = async () => {
  const ids: Record<string, pulumi.Output<string>> = {};
  for (const tenant of ["europe", "america"] as const) {
    const provider = new WebcastManagerProvider(tenant, {
      endpoint: config.require(`${tenant}Endpoint`),
      tokenUrl: config.require(`${tenant}TokenUrl`),
      usernameEnv: `${tenant.toUpperCase()}_USERNAME`,
      passwordEnv: `${tenant.toUpperCase()}_PASSWORD`,
    });
    const house = await getCustomer({ name: "House account" }, { provider });
    const customer = new Customer(
      `acme-${tenant}`,
      {
        name: `Acme ${tenant}`,
        type: "Consumer",
        defaultLanguage: "en",
        parent: house.id,
        deletionProtection: false,
      },
      { provider },
    );
    ids[tenant] = customer.id;
  }
  return { ids };
};
