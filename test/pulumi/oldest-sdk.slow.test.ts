// The conversations that `npm test` has with the newest SDK, with the oldest. dynamic.lifecycle.test.ts plays both.
import "../support/oldest-sdk";
import "./check.test";
import "./dynamic.diff.test";
import "./dynamic.drift.test";
import "./dynamic.errors.test";
import "./dynamic.stringified-outputs.test";
import "./dynamic.upgrade.test";
import "./engine.test";
import "./values.secrets.test";
