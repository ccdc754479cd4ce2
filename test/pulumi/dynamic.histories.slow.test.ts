// Ten times as many generated histories as test/pulumi/dynamic.histories.test.ts plays.
import { hiddenAsDeclared, playHistories, secretsAndProfiles } from "../support/histories";
import { useScene } from "../support/in-process";

describe.each([...secretsAndProfiles, ...hiddenAsDeclared])(
  "where secrets come back %s, under a profile that declares %s,",
  (secrets, profile) => {
    const scene = useScene(secrets, profile);

    test("in every history a preview shows exactly what differs, the output is the secret in use or absent with a warning, and no superseded secret is written [secrets.in-use, preview.exact, preview.drift, secrets.generated-once]", () =>
      playHistories(scene, 600));
  },
);
