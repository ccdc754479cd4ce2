// Ten times as many generated histories as test/pulumi/dynamic.histories.test.ts plays, where secrets come back echoed.
import { playHistories } from "../support/histories";
import { useScene } from "../support/in-process";

describe.each(["detect", "echoed"] as const)(
  "where secrets come back echoed, under a profile that declares %s,",
  (profile) => {
    const scene = useScene("echoed", profile);

    test("in every history a preview shows exactly what differs, the output is the secret in use or absent with a warning, and no superseded secret is written [secrets.in-use, preview.exact, preview.drift, secrets.generated-once]", () =>
      playHistories(scene, 600));
  },
);
