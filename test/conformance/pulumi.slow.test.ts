// The scenarios that every engine plays, on the real Pulumi CLI.
import { playOn } from "./play";
import { pulumiEngine } from "./pulumi-engine";

playOn(pulumiEngine());
