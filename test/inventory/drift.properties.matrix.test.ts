// The report and the engine's refresh show the same, for another value of every property.
import { driftCases } from "../support/drift-cases";
import { comparesAsRefresh } from "./refreshing";

comparesAsRefresh(driftCases.filter(({ name }) => name.endsWith("-other")));
