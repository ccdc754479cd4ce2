// The contents of GitLab's report files: the counts of its terraform widget, and findings for its code quality widget.
import { createHash } from "node:crypto";
import { printable } from "../../../schema";
import type { DriftReport, ManagedName } from "../../inventory/drift-report";
import { nameInUrn } from "../../pulumi/customer-token";
import type { ReviewReport } from "../../review/review-report";
import type { Places } from "./declarations";
import type { Input } from "./input";

/** The counts of the terraform widget. Without them it shows that the report failed. */
export type PlanCounts = { readonly create: number; readonly update: number; readonly delete: number } | object;

/** Returns the counts: a replacement is a delete and a create, and an adoption changes what exists. */
export function planCounts(input: Input): PlanCounts {
  switch (input.kind) {
    case "review": {
      const { counts } = input.report;
      return {
        create: counts.create + counts.replace,
        update: counts.update + counts.adopt,
        delete: counts.delete + counts.replace,
      };
    }
    case "drift":
      return { create: input.report.deleted.length, update: input.report.changed.length, delete: 0 };
    case "failed":
      return {};
  }
}

/** One line of the code quality widget, before its place in the code is known. */
export interface Finding {
  readonly check: string;
  readonly severity: "info" | "minor" | "major" | "critical" | "blocker";
  readonly description: string;
  /** What it is about, the same on every run. */
  readonly key: readonly string[];
  /** The logical name of the customer in the code. Absent: it concerns all of it. */
  readonly name?: string;
}

/** Returns the name that a program gives to a resource: the end of a URN, or of an address without its index. */
function logicalName(address: string | undefined): { readonly name?: string } {
  if (address === undefined) return {};
  const name = address.startsWith("urn:") ? nameInUrn(address) : /([\w-]+)(?:\[[^\]]*\])?$/.exec(address)?.[1];
  return name === undefined || name === "" ? {} : { name };
}

const severities = {
  delete: "major",
  replace: "major",
  forget: "minor",
  adopt: "minor",
} as const;

function ofReview({ changes, failures, denied, unknown, unchecked }: ReviewReport): readonly Finding[] {
  return [
    ...failures.map(({ address, kind, message }): Finding => ({
      check: `apply fails: ${kind}`,
      severity: "critical",
      description: message,
      key: [address ?? "", kind],
      ...logicalName(address),
    })),
    ...denied.map(({ address, option, message }): Finding => ({
      check: `refused by --${option}`,
      severity: "critical",
      description: message,
      key: [address ?? ""],
      ...logicalName(address),
    })),
    ...changes.flatMap(({ action, address, path, effect }): Finding | readonly Finding[] => {
      if (action === "create" || action === "update") return [];
      const description = [`${action} ${path.join(" / ")}`, ...(effect === undefined ? [] : [effect])].join(": ");
      return { check: action, severity: severities[action], description, key: [address], ...logicalName(address) };
    }),
    ...unchecked.map((message): Finding => ({
      check: "unchecked",
      severity: "minor",
      description: message,
      key: [message],
    })),
    ...unknown.map(({ address, message }): Finding => ({
      check: "known only at apply",
      severity: "info",
      description: message,
      key: [address ?? "", message],
      ...logicalName(address),
    })),
  ];
}

function ofDrift(report: DriftReport): readonly Finding[] {
  const finding = (check: string, severity: Finding["severity"], { source, address, path }: ManagedName): Finding => ({
    check,
    severity,
    description: path.join(" / "),
    key: [source, address],
    ...logicalName(address),
  });
  return [
    ...report.deleted.map((one) => finding("deleted in WebcastManager", "critical", one)),
    ...report.changed.map((one) => {
      const properties = one.properties.map(({ property }) => property).join(", ");
      const base = finding("changed in WebcastManager", "major", one);
      return { ...base, description: `${base.description}: ${properties}` };
    }),
    ...report.moved.map((one) => finding("moved in WebcastManager", "major", one)),
    ...report.unchecked.map((one) => ({ ...finding("unchecked", "minor", one), description: one.message })),
    ...report.unmanaged.map(({ id, path }): Finding => ({
      check: "in no state",
      severity: "info",
      description: path.join(" / "),
      key: [id],
    })),
  ];
}

/** Returns what the code quality widget is to show: what fails or needs a second look, and no plain change. */
export function findingsOf(input: Input): readonly Finding[] {
  switch (input.kind) {
    case "review":
      return ofReview(input.report);
    case "drift":
      return ofDrift(input.report);
    case "failed": {
      const { outcome, message, hint } = input.failure;
      const description = [message, hint].filter((part) => part !== undefined).join(" ");
      return [{ check: `check failed: ${outcome}`, severity: "blocker", description, key: [outcome] }];
    }
  }
}

/** Characters of a description, at most. */
const mostInDescription = 1_000;

/** Returns the content of codequality.json. @param prefix the current folder below the root of the repository */
export function codeQuality(findings: readonly Finding[], places: Places, prefix: string): readonly object[] {
  const seen = new Map<string, number>();
  return findings.map(({ check, severity, description, key, name }) => {
    const identity = JSON.stringify([check, key]);
    const count = seen.get(identity) ?? 0;
    seen.set(identity, count + 1);
    const { path, line } = (name === undefined ? undefined : places.byName.get(name)) ?? places.project;
    return {
      description: printable(description, mostInDescription),
      check_name: printable(check, 100),
      fingerprint: createHash("sha256")
        .update(`${identity}${count === 0 ? "" : count}`)
        .digest("hex"),
      severity,
      location: { path: prefix + path, lines: { begin: line } },
    };
  });
}
