// The list of what other parts and users may take from the schema.
export { Customer, knownRoles, retired, type CustomerInput } from "./customer";
export { blockFactsOf, factsOf, type BlockFacts, type CustomerType, type Facts } from "./facts";
export { Identifier, WireId, WireReference, isPathSegment } from "./identifier";
export {
  blockPathOf,
  blocks,
  customerBlock,
  generatedLeaves,
  kindOf,
  leafAt,
  leaves,
  pairOf,
  secretLeaves,
  secretTexts,
  wireLeaves,
  renewalLeaf,
  unwrap,
  type Block,
  type Choice,
  type Leaf,
  type LeafKind,
} from "./leaves";
export { idText, shortList, printable, quotedName, valueText } from "./printable";
export { defaultProfile, profileKeys, ContractProfile } from "./contract-profile";
export {
  addressOf,
  ConnectorPage,
  ErrorBody,
  errorCodes,
  pageSchema,
  routesOfProfile,
  Violations,
  type AddressParts,
  type Method,
  type Page,
  type Route,
  type RouteName,
} from "./routes";
export {
  brokenParentRules,
  brokenRules,
  canonicalKey,
  parentRulePaths,
  isSet,
  parentFacts,
  type Failure,
  type ParentFacts,
} from "./rules";
export {
  normalEndpoint,
  settings,
  Settings,
  settingSchemas,
  tokenUrlFor,
  vendorDomains,
  vendorTokenUrl,
  type Setting,
  type SettingsInput,
} from "./settings";
export { isLoopback, loopbackHosts } from "./setting-rules";
export { normalText } from "./addresses";
export {
  compareTexts,
  isList,
  isTree,
  pathParts,
  pathText,
  unknown,
  valueAt,
  withValue,
  type Tree,
  type Value,
} from "./value";
export { recordSchema, wireValueOf, type Observed } from "./record";
export { smallestCustomer } from "./smallest-customer";
export { toWireRecord, toWireFields, toWireValue, wireList, wireName, wordsOf } from "./wire";
export { isMask } from "./text-types";
export { customerType, providerAddress, snakeCase, versionName, writeOnlyName } from "./terraform-names";
