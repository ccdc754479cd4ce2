// What a client gets for each fault.
import { json, type Answer } from "../answers";
import type { AnswerFault } from "./faults";
import { rateLimited } from "./rate-limit";

/** What a client gets: an answer, a broken connection, or nothing. */
export type Outcome = Answer | "reset" | "hang";

const page = (status: number) => `<!DOCTYPE html>
<html><head><title>${status}</title></head>
<body><center><h1>${status}</h1></center><hr><center>a proxy in between</center></body></html>
`;

/** Returns what a client gets for a fault. */
export function faultOutcome(fault: AnswerFault): Outcome {
  switch (fault.kind) {
    case "reset":
      return "reset";
    case "hang":
      return "hang";
    case "status":
      return json(fault.status, { code: fault.code, message: fault.message });
    case "throttle":
      return rateLimited(fault, fault.seconds);
    case "html":
      return {
        status: fault.status,
        headers: { "content-type": "text/html; charset=utf-8" },
        body: page(fault.status),
      };
    case "half-json":
      return { status: 200, body: '{"id":"65a0c0ffee0ddba11c0ffee0","na' };
    case "malformed-json":
      return { status: 200, body: "{id: 65a0c0ffee0ddba11c0ffee0, 'name': undefined,}" };
    case "other-product":
      return json(fault.status, { status: "ok", service: "inventory", version: "9.4.1", data: [{ sku: 1 }] });
    case "empty":
      return { status: fault.status };
    case "redirect":
      return { status: fault.status, headers: { location: fault.to } };
  }
}
