// The schema's names in messages are spelt as in a configuration, and nothing else is.
import fc from "fast-check";
import { quotedName } from "../../schema";
import { inTerraformNames } from "../../provider/terraform/schema/names";
import { rounds } from "../support/rounds";

test.each([
  [
    "defaultLanguage: is required; set tokenUrl (WEBCASTMANAGER_TOKEN_URL) or usernameEnv.",
    "default_language: is required; set token_url (WEBCASTMANAGER_TOKEN_URL) or username_env.",
  ],
  ["`ecdn.kollective.apiEndpoint` and sso.roleMappings", "`ecdn.kollective.api_endpoint` and sso.role_mappings"],
  [
    'sso.roleMappings.tokenUrl[1]: and sso.roleMappings["accountType"][0]',
    'sso.role_mappings.tokenUrl[1]: and sso.role_mappings["accountType"][0]',
  ],
  ["(roleMappings.Administrator), deletionProtection.", "(role_mappings.Administrator), deletion_protection."],
])("%j is shown as %j [terraform.settings]", (text, shown) => {
  expect(inTerraformNames(text)).toBe(shown);
});

test.each([
  'can\'t use "conf/tokenUrl.yaml": x',
  'the customer "say \\"apiKey\\" or tokenUrl" is',
  "GET https://webcast.example/tokenUrl?apiKey=1 answered",
  "file /etc/accountType",
  "C:\\conf\\tokenUrl",
  "`fields.accountType` (line 1, column 2)",
  "`values.accountType.privat`: did you mean `values.accountType.private`?",
  "tokenUrl.yaml",
  "my-tokenUrl",
  "tokenUrls",
  "apiKey@example.com",
  "xtokenUrl",
])("%j stays as it is [terraform.settings]", (text) => {
  expect(inTerraformNames(text)).toBe(text);
});

test("quoted text is never rewritten [terraform.settings]", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 6 }),
    fc.constantFrom("tokenUrl", " apiKey ", '"', "\\", "sso.roleMappings", "\n"),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      for (const quoted of [JSON.stringify(pieces.join("")), quotedName(pieces.join(""))]) {
        expect(inTerraformNames(`tokenUrl ${quoted}: apiKey`)).toBe(`token_url ${quoted}: api_key`);
      }
    }),
    rounds(),
  );
});
