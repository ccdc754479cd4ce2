// The list of what other parts and users may take from the schema.
export { Customer, isMask, knownRoles, retired, type CustomerInput } from "./customer";
export { wireList } from "./lists";
export { ErrorBody, errorCodes, Violations } from "./errors";
export { factsOf, type CustomerType, type Facts } from "./facts";
export { brokenHierarchy, hierarchyPaths, parentFacts, type ParentFacts } from "./hierarchy";
export { Identifier, Identity, isSegment } from "./identifier";
export {
  blockOf,
  blocks,
  customerBranch,
  generatedLeaves,
  leafAt,
  leaves,
  secretLeaves,
  triggerOf,
  unwrap,
  type Branch,
  type Leaf,
  type LeafKind,
} from "./leaves";
export { isOutputText, outputTextProblem, outputTexts } from "./output-texts";
export { idText, listed, printable, quotedName, valueText } from "./printable";
export { defaultProfile, keysOfProfile, Profile } from "./profile";
export {
  addressOf,
  ConnectorPage,
  pageSchema,
  routesOf,
  type AddressParts,
  type Method,
  type Page,
  type Route,
  type RouteName,
} from "./routes";
export { brokenRules, canonicalKey, isSet, type Failure } from "./rules";
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
export { normalText } from "./spelling";
export { holdsUnknown, isList, isTree, pathText, unknown, valueAt, withValue, type Tree, type Value } from "./tree";
export { recordSchema, toFullWire, toWire, toWireValue, wireName, type Observed } from "./wire";
