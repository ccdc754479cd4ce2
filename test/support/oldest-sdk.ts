// Imported first, it makes the conversations of the tests that are imported after it use the oldest supported SDK.
import { useSdk } from "./conversation";

useSdk("3.216.0");
