// A Partner and two Consumers below it, as constructs: shared properties are written once.
import { App, TerraformOutput, TerraformStack } from "cdktn";
import type { Construct } from "constructs";
import { WebcastmanagerProvider, WebcastPartner } from "webcastmanager-provider/cdktn";

class Quickstart extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new WebcastmanagerProvider(this, "webcastmanager"); // endpoint and credentials come from WEBCASTMANAGER_…

    const acme = new WebcastPartner(this, "acme", {
      shared: {
        defaultLanguage: "en",
        gdpr: { privacyPolicyUrl: "https://acme.example/privacy" },
        deletionProtection: false, // default: true; this example deletes what it creates
      },
      partner: {
        name: "Acme Group",
        hmac: {}, // on; the secret is generated once and never printed
        ecdn: { hive: { partnerId: "9012" } },
      },
      consumers: {
        berlin: { name: "Acme Berlin", defaultLanguage: "de", ecdn: { hive: { customer: true } } },
        paris: { name: "Acme Paris", defaultLanguage: "fr" },
      },
    });

    new TerraformOutput(this, "partner_id", { value: acme.partner.id });
    new TerraformOutput(this, "berlin_id", { value: acme.consumers.berlin.id });
    new TerraformOutput(this, "hmac_secret", { value: acme.partner.hmacSecret, sensitive: true });
  }
}

const app = new App();
new Quickstart(app, "webcast-quickstart");
app.synth();
