// The list of what other parts and users may take from the schema.
export { Customer, isMask, knownRoles, retired, type CustomerInput } from "./customer";
export { factsOf, type CustomerType, type Facts } from "./facts";
export { Identifier, Identity, isSegment } from "./identifier";
export {
  blockOf,
  blocks,
  customerBranch,
  generatedLeaves,
  leafAt,
  leaves,
  secretLeaves,
  travellingLeaves,
  triggerOf,
  unwrap,
  type Branch,
  type Leaf,
  type LeafKind,
} from "./leaves";
export { idText, listed, printable, quotedName, valueText } from "./printable";
export { defaultProfile, keysOfProfile, Profile } from "./profile";
export {
  addressOf,
  ConnectorPage,
  ErrorBody,
  errorCodes,
  pageSchema,
  routesOf,
  Violations,
  type AddressParts,
  type Method,
  type Page,
  type Route,
  type RouteName,
} from "./routes";
export {
  brokenHierarchy,
  brokenRules,
  canonicalKey,
  hierarchyPaths,
  isSet,
  parentFacts,
  type Failure,
  type ParentFacts,
} from "./rules";
export {
  canonicalAddress,
  isLoopback,
  loopbackHosts,
  settings,
  Settings,
  settingSchemas,
  tokenUrlFor,
  vendorDomains,
  vendorTokenUrl,
  type Setting,
  type SettingsInput,
} from "./settings";
export { normalText } from "./addresses";
export { holdsUnknown, isList, isTree, pathText, unknown, valueAt, withValue, type Tree, type Value } from "./value";
export { recordSchema, type Observed } from "./record";
export { toFullWire, toWire, toWireValue, wireList, wireName } from "./wire";
