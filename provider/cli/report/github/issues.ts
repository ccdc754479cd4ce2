// The issues of a repository that reports wrote: found by label, marker and author, and changed step by step.
import * as z from "zod";
import { issueSteps, type IssueStep, type KnownIssue, type Wanted } from "../issue-steps";
import { markerOf, type MarkerKind } from "../marker";
import { Issue } from "./answers";
import { readAuthor } from "./author";
import type { GithubCall, GithubClient } from "./client";
import { GithubError } from "./refusals";

/** The issues of one kind and stack. */
export interface IssuePlace {
  readonly kind: MarkerKind;
  readonly stack: string;
  readonly label: { readonly name: string; readonly color: string; readonly description: string };
}

/** What an issue shows. */
export interface IssueText {
  readonly title: string;
  readonly body: string;
}

const needs = "issues: write";

const write = (call: Omit<GithubCall, "needs">): GithubCall => ({ ...call, needs });

/** Returns the issues of a place, by the token's own author. */
async function knownIssues(github: GithubClient, { kind, stack, label }: IssuePlace): Promise<readonly KnownIssue[]> {
  const path = `/issues?labels=${encodeURIComponent(label.name)}&state=all&per_page=100`;
  const listed = await github.list({ action: "read the issues", needs: "issues: read", path }, z.array(Issue));
  const marked = listed.flatMap((issue) => {
    const marker = issue.pull_request === undefined ? markerOf(issue.body ?? "", kind, stack) : undefined;
    return marker === undefined ? [] : [{ issue, marker }];
  });
  if (marked.length === 0) return [];
  const author = await readAuthor(github);
  return marked
    .filter(({ issue }) => issue.user?.login === author)
    .map(({ issue: { number, state, closed_at }, marker }) => ({
      number,
      isOpen: state === "open",
      ...(closed_at != null && { closedAtMs: Date.parse(closed_at) }),
      ...(marker.hash !== undefined && { fingerprint: marker.hash }),
    }));
}

async function ensureLabel(github: GithubClient, { label }: IssuePlace): Promise<void> {
  try {
    const action = `create the label ${label.name}`;
    await github.order(write({ action, method: "POST", path: "/labels", body: label }));
  } catch (error) {
    if (!(error instanceof GithubError) || !error.codes.includes("already_exists")) throw error;
  }
}

async function createIssue(github: GithubClient, place: IssuePlace, text: IssueText): Promise<void> {
  await ensureLabel(github, place);
  const body = { ...text, labels: [place.label.name] };
  try {
    await github.order(write({ action: "create an issue", method: "POST", path: "/issues", body }));
  } catch (error) {
    // The list shows whether it exists.
    if (!(error instanceof GithubError) || !error.mayHaveHappened) throw error;
    if (!(await knownIssues(github, place)).some(({ isOpen }) => isOpen)) throw error;
  }
}

function changeOf(step: IssueStep, text: IssueText): Readonly<Record<string, string>> {
  switch (step.step) {
    case "create":
    case "edit":
      return { ...text };
    case "reopen":
      return { ...text, state: "open", state_reason: "reopened" };
    case "close":
      return { state: "closed", state_reason: "completed" };
    case "duplicate":
      // Without its marker it is not found again.
      return { body: `Created at the same time as #${step.of}.`, state: "closed", state_reason: "not_planned" };
  }
}

const noteVerbs: Readonly<Record<IssueStep["step"], string>> = {
  create: "Created",
  edit: "Updated",
  reopen: "Reopened",
  close: "Closed",
  duplicate: "Closed",
};

async function take(github: GithubClient, step: Exclude<IssueStep, { step: "create" }>, text: IssueText) {
  const action = `${step.step === "edit" || step.step === "reopen" ? step.step : "close"} issue #${step.number}`;
  await github.order(write({ action, method: "PATCH", path: `/issues/${step.number}`, body: changeOf(step, text) }));
  github.run.note(`${noteVerbs[step.step]} issue #${step.number}.`);
}

/** How the issues are to be, and what an open one shows. */
export interface IssueTarget extends IssuePlace {
  readonly wanted: Wanted;
  readonly text: IssueText;
}

/**
 * Brings the issues of a place to what is wanted. Where two runs created one each, both keep the first.
 * @throws GithubError
 */
export async function settleIssues(github: GithubClient, target: IssueTarget): Promise<void> {
  const { wanted, text } = target;
  const steps = issueSteps(await knownIssues(github, target), wanted, github.now());
  for (const step of steps) {
    if (step.step !== "create") await take(github, step, text);
    else {
      await createIssue(github, target, text);
      github.run.note("Created an issue.");
      const after = issueSteps(await knownIssues(github, target), wanted, github.now());
      for (const late of after) if (late.step === "duplicate") await take(github, late, text);
    }
  }
}
