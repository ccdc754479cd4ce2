// The report and the engine's refresh show the same, for every change of every property: to another value, cleared,
// switched on, and set where nothing is declared.
import { driftCases } from "../support/drift-cases";
import { comparesAsRefresh } from "./refreshing";

comparesAsRefresh(driftCases);
