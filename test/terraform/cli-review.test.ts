// What a review foresees of a real plan, and what the real apply does then.
import { terraformEngine } from "../conformance/terraform-engine";
import { expectForesight } from "../review/real-engine";
import { terraformProgram } from "../../tools/workbench/terraform-programs";

it("Terraform's apply fails where the review says so, in the same words, and nowhere else [review.foresight]", () =>
  expectForesight(terraformEngine(terraformProgram())));
