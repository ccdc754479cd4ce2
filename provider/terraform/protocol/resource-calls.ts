// The calls about managed resources: messages in, plain values to the resource, plain values out, messages back.
import type { TerraformObject, LoadableProvider, ResourceServer } from "./types";
import { pathMessage, diagnosticFields, isOnlyError, requireMember, readPart, type Call } from "./call";
import type { ReceivedMessage, SentMessage } from "./codec";
import { objectFromTerraform, storedFromTerraform, objectToTerraform } from "./values";

/** The calls by their names in the protocol. */
export function resourceCalls(provider: LoadableProvider): Readonly<Record<string, Call>> {
  const loaded = async (request: ReceivedMessage) =>
    requireMember((await provider.load()).resources, request.text("typeName"), "resource");
  const activity = (verb: string) => (request: ReceivedMessage) => `${verb} ${request.text("typeName")}`;
  return {
    ValidateResourceConfig: {
      request: "ValidateRequest",
      reply: "Diagnosed",
      activity: activity("Validating"),
      answer: async (request) => validate(await loaded(request), request),
    },
    UpgradeResourceState: {
      request: "UpgradeRequest",
      reply: "UpgradeReply",
      activity: activity("Upgrading the state of"),
      answer: async (request) => upgrade(await loaded(request), request),
    },
    ReadResource: {
      request: "ReadRequest",
      reply: "ReadReply",
      activity: activity("Reading"),
      answer: async (request) => read(await loaded(request), request),
    },
    PlanResourceChange: {
      request: "PlanRequest",
      reply: "PlanReply",
      activity: activity("Planning"),
      answer: async (request) => plan(await loaded(request), request),
    },
    ApplyResourceChange: {
      request: "ApplyRequest",
      reply: "ApplyReply",
      activity: activity("Applying"),
      answer: async (request) => apply(await loaded(request), request),
      failed: (diagnostic, request) => ({ ...diagnosticFields([diagnostic]), ...unchangedState(request) }),
    },
    ImportResourceState: {
      request: "ImportRequest",
      reply: "ImportReply",
      activity: activity("Importing"),
      answer: async (request) => importState(await loaded(request), request),
    },
    MoveResourceState: {
      request: "MoveRequest",
      reply: "MoveReply",
      activity: activity("Moving to"),
      answer: async (request) => move(await loaded(request), request),
    },
  };
}

function object({ schema }: ResourceServer, request: ReceivedMessage, field: string): TerraformObject | undefined {
  return readPart(`The ${field} of ${request.text("typeName")}`, () =>
    objectFromTerraform(schema.attributes, request.message(field)),
  );
}

function stored(request: ReceivedMessage, field: string): TerraformObject {
  return readPart(`The stored state of ${request.text("typeName")}`, () => storedFromTerraform(request.message(field)));
}

/** Returns the state before a failed apply, so that the apply loses nothing of it. */
function unchangedState(request: ReceivedMessage): SentMessage {
  return { state: { msgpack: request.message("prior").bytes("msgpack") }, private: request.bytes("private") };
}

async function validate(resource: ResourceServer, request: ReceivedMessage): Promise<SentMessage> {
  const allowsWriteOnly = request.message("clientCapabilities").flag("writeOnlyAttributesAllowed");
  return diagnosticFields(
    await resource.validate({ config: object(resource, request, "config") ?? {}, allowsWriteOnly }),
  );
}

async function upgrade(resource: ResourceServer, request: ReceivedMessage): Promise<SentMessage> {
  const answer = await resource.upgrade({ version: request.whole("version"), state: stored(request, "rawState") });
  return {
    ...diagnosticFields(answer.diagnostics),
    state: objectToTerraform(resource.schema.attributes, answer.state),
  };
}

async function read(resource: ResourceServer, request: ReceivedMessage): Promise<SentMessage> {
  const before = request.bytes("private");
  const state = object(resource, request, "state");
  if (state === undefined) return { state: objectToTerraform(resource.schema.attributes, undefined), private: before };
  const answer = await resource.read({ state, private: before });
  return {
    ...diagnosticFields(answer.diagnostics),
    state: objectToTerraform(resource.schema.attributes, answer.state),
    private: answer.private ?? before,
  };
}

async function plan(resource: ResourceServer, request: ReceivedMessage): Promise<SentMessage> {
  const priorPrivate = request.bytes("private");
  const answer = await resource.plan({
    prior: object(resource, request, "prior"),
    proposed: object(resource, request, "proposed"),
    config: object(resource, request, "config"),
    priorPrivate,
  });
  return {
    ...diagnosticFields(answer.diagnostics),
    state: objectToTerraform(resource.schema.attributes, answer.planned),
    requiresReplace: (answer.requiresReplace ?? []).map(pathMessage),
    private: answer.private ?? priorPrivate,
  };
}

async function apply(resource: ResourceServer, request: ReceivedMessage): Promise<SentMessage> {
  const plannedPrivate = request.bytes("private");
  const answer = await resource.apply({
    prior: object(resource, request, "prior"),
    planned: object(resource, request, "planned"),
    config: object(resource, request, "config"),
    plannedPrivate,
  });
  if (isOnlyError(answer)) return { ...diagnosticFields(answer.diagnostics), ...unchangedState(request) };
  return {
    ...diagnosticFields(answer.diagnostics),
    state: objectToTerraform(resource.schema.attributes, answer.state),
    private: answer.private ?? plannedPrivate,
  };
}

async function importState(resource: ResourceServer, request: ReceivedMessage): Promise<SentMessage> {
  const answer = await resource.import({ id: request.text("id") });
  if (answer.state === undefined) return diagnosticFields(answer.diagnostics);
  const state = objectToTerraform(resource.schema.attributes, answer.state);
  return {
    ...diagnosticFields(answer.diagnostics),
    imported: [{ typeName: request.text("typeName"), state, private: answer.private ?? new Uint8Array() }],
  };
}

async function move(resource: ResourceServer, request: ReceivedMessage): Promise<SentMessage> {
  const answer = await resource.move({
    sourceProvider: request.text("sourceProvider"),
    sourceType: request.text("sourceType"),
    sourceVersion: request.whole("sourceVersion"),
    sourceState: stored(request, "sourceState"),
    sourcePrivate: request.bytes("sourcePrivate"),
  });
  return {
    ...diagnosticFields(answer.diagnostics),
    state: objectToTerraform(resource.schema.attributes, answer.state),
    private: answer.private ?? new Uint8Array(),
  };
}
