// The causes of the failures that a review lists, with their messages, and what a review can't know: a row for each.
import { ProviderError } from "../../provider/core/errors";
import { unknown } from "../../schema";
import { consumer, endpoint, existing, partner, planned, type FailureRow, type OpenRow } from "./planned";

const acme = partner("Acme");
const berlin = consumer("Berlin", { parent: "acme" });
const abroad = "https://abroad.example/v1";
const connectors = (...ids: readonly string[]) => ({ videoConferenceConnectors: ids });

/** What fails in every run. */
export const failureRows: Readonly<Record<string, FailureRow>> = {
  "the engine stopped": { kind: "plan failed", refusals: ["acme: boom."], message: "acme: boom." },
  "the login is refused": {
    kind: "login refused",
    changes: [planned("new", { after: acme })],
    answer: {
      kind: "refused",
      endpoint,
      error: new ProviderError("Can't log in: the login refuses the password. Check it.", { kind: "login refused" }),
    },
    message: "Can't log in: the login refuses the password. Check it.",
  },
  "a create whose name another user has": {
    kind: "name taken",
    existing: [existing("acme", acme)],
    changes: [planned("new", { after: acme })],
    message:
      'Can\'t create customer "Acme": the name is taken by acme. It is "Acme". Import it, set `adopt` to true, or choose another name.',
  },
  "a create below a partner whose name another user has": {
    kind: "name taken",
    existing: [existing("acme", acme), existing("berlin", berlin)],
    changes: [planned("new", { after: berlin })],
    message:
      'Can\'t create customer "Berlin": the name is taken by berlin below acme. It is "Acme/Berlin". Import it, set `adopt` to true, or choose another name.',
  },
  "a create whose name another resource keeps": {
    kind: "name taken",
    existing: [existing("acme", acme)],
    changes: [planned("new", { after: acme }), planned("acme", { before: acme, after: acme, action: "unchanged" })],
    message:
      'Can\'t create customer "Acme": the name is taken by acme. The resource `acme` of this plan manages it. Give one of the two another name.',
  },
  "a create whose name another resource gives up later": {
    kind: "name taken",
    existing: [existing("acme", acme)],
    changes: [
      planned("new", { after: acme }),
      planned("acme", { before: acme, after: partner("Other"), dependsOn: ["new"] }),
    ],
    message:
      'Can\'t create customer "Acme": the name is taken by acme. The resource `acme` of this plan renames it later. Apply that first, and this in a second run.',
  },
  "a rename to a name that another user has": {
    kind: "name taken",
    existing: [existing("acme", acme), existing("two", partner("Two"))],
    changes: [planned("two", { before: partner("Two"), after: acme })],
    message:
      'Can\'t update customer "Two" (two): the name "Acme" is taken by acme. Choose another name, or rename that customer first. It is "Acme".',
  },
  "two creates with one name": {
    kind: "name taken",
    changes: [planned("one", { after: acme }), planned("two", { after: acme, dependsOn: ["one"] })],
    message:
      'Can\'t create customer "Acme": the resource `one` of this plan gets the same name below the same parent. Give one of the two another name.',
  },
  "a replacement that is created first": {
    kind: "name taken",
    engine: "terraform",
    existing: [existing("acme", acme)],
    changes: [planned("acme", { before: acme, after: consumer("Acme"), action: "replace", createsFirst: true })],
    message:
      'Can\'t create customer "Acme": the name is taken by acme. The replacement is created before the old customer is deleted: remove `create_before_destroy`.',
  },
  "two that swap names": {
    kind: "names swapped",
    existing: [existing("one", partner("One")), existing("two", partner("Two"))],
    changes: [
      planned("one", { before: partner("One"), after: partner("Two") }),
      planned("two", { before: partner("Two"), after: partner("One"), dependsOn: ["one"] }),
    ],
    message:
      'Can\'t update customer "One" (one): it swaps names with "Two" (two), and names must be unique below one parent. Give one of the two a third name, apply, then give both their new names.',
  },
  "an adoption that would lose what is set": {
    kind: "adoption refused",
    existing: [
      existing("acme", partner("Acme", { gdpr: { enabled: true, privacyPolicyUrl: "https://acme.example" } })),
    ],
    changes: [planned("new", { after: partner("Acme", { adopt: true }) })],
    message:
      'Can\'t adopt customer "Acme" (acme): it would change what is set there and not declared here: gdpr.enabled, gdpr.privacyPolicyUrl. Declare these as they are, or set adopt to "overwrite" to replace them.',
  },
  "an adoption of another type": {
    kind: "adoption refused",
    existing: [existing("acme", acme)],
    changes: [planned("new", { after: consumer("Acme", { adopt: true }) })],
    message:
      'Can\'t adopt customer "Acme" (acme): its type is "Partner" and can\'t be changed. Declare that, or choose another name.',
  },
  "a parent that isn't there": {
    kind: "parent missing",
    changes: [planned("new", { after: berlin })],
    message:
      'Can\'t create customer "Berlin": its parent acme does not exist in https://webcasts.example/v1. Set `parent` to the id of a Partner.',
  },
  "a parent that the plan deletes": {
    kind: "parent missing",
    engine: "terraform",
    existing: [existing("acme", acme)],
    changes: [planned("acme", { before: acme }), planned("new", { after: berlin })],
    message:
      'Can\'t create customer "Berlin": its parent acme does not exist in https://webcasts.example/v1. Set `parent` to the id of a Partner. The resource `webcastmanager_customer.acme` of this plan deletes it.',
  },
  "a parent that is no Partner": {
    kind: "wrong parent",
    existing: [existing("acme", consumer("Acme"))],
    changes: [planned("new", { after: berlin })],
    message:
      'Can\'t create customer "Berlin": parent: the parent "Acme" is a Consumer, and only a Partner can have customers below it; set the id of a Partner.',
  },
  "a Hive customer below a Partner without Hive": {
    kind: "wrong parent",
    existing: [existing("acme", acme)],
    changes: [planned("new", { after: { ...berlin, ecdn: { hive: { customer: true } } } })],
    message:
      'Can\'t create customer "Berlin": ecdn.hive.customer: the parent "Acme" has no Hive Partner ID; set ecdn.hive.partnerId on it first, or remove this property.',
  },
  "a Partner with customers that the plan doesn't delete": {
    kind: "has children",
    existing: [existing("acme", acme), existing("berlin", berlin)],
    changes: [planned("acme", { before: acme })],
    message:
      'Can\'t delete customer "Acme" (acme): it is the parent of "Berlin" (berlin). This plan doesn\'t delete it before. Delete those first, or keep them and remove this one from the state with the option retainOnDelete.',
  },
  "a Partner below which the plan creates": {
    kind: "has children",
    existing: [existing("acme", acme)],
    changes: [planned("new", { after: berlin }), planned("acme", { before: acme })],
    message:
      'Can\'t delete customer "Acme" (acme): the resource `new` of this plan creates a customer below it. Give that one another parent.',
  },
  "a protected customer": {
    kind: "protected",
    existing: [existing("acme", acme)],
    changes: [planned("acme", { before: { ...acme, deletionProtection: true } })],
    message:
      'Can\'t delete customer "Acme" (acme): deletionProtection is on. Deleting a customer takes its webcasts along. To delete it on purpose, add this line below webcastmanager:deletions in the stack\'s configuration: "acme": "Acme".',
  },
  "a protected customer that is listed with another name": {
    kind: "protected",
    engine: "terraform",
    existing: [existing("acme", acme)],
    changes: [planned("acme", { before: { ...acme, deletionProtection: true } })],
    service: { deletions: { acme: "Other" } },
    message:
      'Can\'t delete customer "Acme" (acme): deletion_protection is on. Deleting a customer takes its webcasts along. To delete it on purpose, add to `deletions` of the provider block: "acme" = "Acme".',
  },
  "a customer that is gone": {
    kind: "gone",
    changes: [planned("acme", { before: acme, after: partner("Acme", { defaultLanguage: "de" }) })],
    message:
      'Can\'t update customer "Acme" (acme): it does not exist in https://webcasts.example/v1 any more. Run `pulumi preview --refresh --diff` to see what differs, and `pulumi up --refresh` to restore it.',
  },
  "a customer that the create never read, and that is another one": {
    kind: "other customer",
    existing: [existing("acme", partner("Other"))],
    changes: [planned("acme", { before: acme, after: partner("New"), unread: {} })],
    message:
      'Can\'t update customer "Acme" (acme): the create answered with this id, but it is another customer: its name is "Other". Run `pulumi state delete` with its URN, then plan again.',
  },
  "a state of another service": {
    kind: "other endpoint",
    existing: [existing("acme", acme)],
    changes: [planned("acme", { before: acme, endpoint: abroad })],
    message:
      'Can\'t delete customer "Acme" (acme): it belongs to https://abroad.example/v1, but the provider is set to https://webcasts.example/v1. If the service has moved, set webcastmanager:movedFrom (WEBCASTMANAGER_MOVED_FROM) to the former address and run `pulumi up --refresh`. Otherwise select the stack or environment of that service.',
  },
  "a set that others have filled": {
    kind: "too many items",
    existing: [existing("acme", partner("Acme", connectors("a", "b", "c", "d")))],
    changes: [planned("acme", { before: acme, after: partner("Acme", connectors("e")) })],
    message:
      "Can't update customer \"Acme\" (acme): videoConferenceConnectors would hold 5 items, and at most 4 are allowed. Another user added items that the state doesn't hold yet, and an update keeps them. Run `pulumi preview --refresh --diff` to see what differs, and `pulumi up --refresh` to restore it.",
  },
  "a rule that the customer would break": {
    kind: "rule broken",
    existing: [existing("acme", partner("Acme", { sso: { enabled: false, identityProvider: "idp" } }))],
    changes: [
      planned("acme", {
        before: partner("Acme", {
          sso: { enabled: true, identityProvider: "idp", roleMappings: { Administrator: ["a"] } },
        }),
        after: partner("Acme", {
          sso: { enabled: true, identityProvider: "idp", roleMappings: { Administrator: ["b"] } },
        }),
      }),
    ],
    message:
      'Can\'t update customer "Acme" (acme): the service would refuse it: sso.roleMappings: is allowed only while sso.enabled is true; remove it, or set sso.enabled to true. Run `pulumi preview --refresh --diff` to see what differs, and `pulumi up --refresh` to restore it.',
  },
};

/** What can't be known before apply. Everything else of the plan is fine. */
export const openRows: Readonly<Record<string, OpenRow>> = {
  "a name that only apply knows": {
    changes: [planned("new", { after: { ...acme, name: unknown } })],
    message: "Can't know whether apply can create the customer of `new`: its name is known only at apply.",
  },
  "a parent that only apply knows": {
    changes: [planned("new", { after: { ...berlin, parent: unknown } })],
    message: 'Can\'t know whether apply can create customer "Berlin": its parent is known only at apply.',
  },
  "connectors that only apply knows": {
    changes: [planned("new", { after: { ...acme, videoConferenceConnectors: unknown } })],
    message: 'Can\'t know whether apply can create customer "Acme": videoConferenceConnectors is known only at apply.',
  },
  "a connector that the service doesn't list": {
    changes: [planned("new", { after: { ...acme, ...connectors("zoom") } })],
    service: { connectors: [{ id: "teams", name: "Teams" }] },
    message:
      "Can't know whether apply can create customer \"Acme\": videoConferenceConnectors names zoom, which the service doesn't list and may refuse. Run `webcastmanager customers connectors` to see the ones it has.",
  },
  "connectors of a service without a list of them": {
    changes: [planned("new", { after: { ...acme, ...connectors("zoom") } })],
    service: { connectors: undefined },
    message:
      'Can\'t know whether apply can create customer "Acme": the service has no readable list of connectors to check videoConferenceConnectors.',
  },
  "an adoption with values that only apply knows": {
    existing: [existing("acme", acme)],
    changes: [planned("new", { after: partner("Acme", { adopt: true, defaultLanguage: unknown }) })],
    message:
      'Can\'t know whether apply can adopt customer "Acme" (acme): it adopts a customer, and some of its values are known only at apply.',
  },
  "an adoption of a customer that another resource manages": {
    engine: "terraform",
    existing: [existing("acme", acme)],
    changes: [
      planned("new", { after: partner("Acme", { adopt: true }) }),
      planned("acme", { before: acme, after: acme, action: "unchanged" }),
    ],
    message:
      'Can\'t know whether apply can adopt customer "Acme" (acme): `webcastmanager_customer.acme` manages the adopted customer too: keep one of the two.',
  },
  "an adoption of a customer that another resource may rename first": {
    engine: "terraform",
    existing: [existing("acme", acme)],
    changes: [
      planned("new", { after: partner("Acme", { adopt: true }) }),
      planned("acme", { before: acme, after: partner("Other") }),
    ],
    message: [
      'Can\'t know whether apply can create customer "Acme": whether it adopts a customer or creates one depends on which resource is applied first.',
      'Can\'t know whether apply can update customer "Acme" (acme): the resource `webcastmanager_customer.new` of this plan may adopt it first.',
    ],
  },
  "a name that the order of two resources decides": {
    engine: "terraform",
    existing: [existing("acme", acme)],
    changes: [planned("new", { after: acme }), planned("acme", { before: acme })],
    message:
      'Can\'t know whether apply can create customer "Acme": the name is taken by acme. The resource `webcastmanager_customer.acme` of this plan deletes it, before or after. Apply that first, and this in a second run.',
  },
  "a parent that isn't listed": {
    existing: [existing("other", consumer("Other", { parent: "account" }))],
    changes: [planned("new", { after: consumer("New", { parent: "account" }) })],
    message:
      "Can't know whether apply can create customer \"New\": its parent isn't listed, and may be the account itself.",
  },
  "a new name where the service has names twice": {
    existing: [existing("one", acme), existing("two", acme), existing("three", partner("Three"))],
    changes: [planned("three", { before: partner("Three"), after: acme })],
    message: [
      'Can\'t know whether apply can update customer "Three" (three): one has the new name, and this service may allow names to be used twice.',
      'Can\'t know whether apply can update customer "Three" (three): two has the new name, and this service may allow names to be used twice.',
    ],
  },
  "a customer that can't be read whole": {
    existing: [{ ...existing("acme", acme), complete: false }],
    changes: [planned("acme", { before: acme, after: partner("Acme", { defaultLanguage: "de" }) })],
    message: "Can't know whether apply can update customer \"Acme\" (acme): it can't be read whole.",
  },
  "a customer that may be another one than was created": {
    engine: "terraform",
    existing: [existing("acme", partner("Other"))],
    changes: [planned("acme", { before: acme, after: partner("Acme", { defaultLanguage: "de" }) })],
    message:
      'Can\'t know whether apply can update customer "Acme" (acme): its name is "Other" there, and the plan doesn\'t show whether it was read since its create. Run `terraform plan` to see what differs, `terraform apply` to bring it back.',
  },
  "a customer that two resources manage": {
    existing: [existing("acme", acme)],
    changes: [
      planned("one", { before: acme, after: acme, action: "unchanged", id: "acme" }),
      planned("two", { before: acme, after: acme, action: "unchanged", id: "acme" }),
    ],
    message: "Can't know what apply does with customer acme: `one` and `two` manage it. Keep one of them.",
  },
};
