// The issues of a repository that reports wrote: found by label, marker and author, and changed step by step.
import * as z from "zod";
import { issueSteps, type IssueStep, type KnownIssue, type Wanted } from "../issue-steps";
import { markerOf, type MarkerKind } from "../marker";
import { Issue } from "./answers";
import { readAuthor } from "./author";
import type { GithubCall, GithubClient } from "./client";
import { createOnce } from "./create";
import { GithubError } from "./refusals";

/** The issues of one kind and stack. */
export interface IssuePlace {
  readonly kind: MarkerKind;
  readonly stack: string;
  readonly label: { readonly name: string; readonly color: string; readonly description: string };
}

/** What an issue shows. */
interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** How the issues are to be, and what an open one shows. */
export interface IssueTarget extends IssuePlace {
  readonly wanted: Wanted;
  readonly text: IssueText;
}

/** A step that changes an issue. */
type IssueChange = Exclude<IssueStep, { step: "create" }>;

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

/** Creates an issue, and returns those that exist then. */
async function createIssue(github: GithubClient, target: IssueTarget): Promise<readonly KnownIssue[]> {
  await ensureLabel(github, target);
  const body = { ...target.text, labels: [target.label.name] };
  return createOnce(github, write({ action: "create an issue", method: "POST", path: "/issues", body }), async () =>
    (await knownIssues(github, target)).filter(({ isOpen }) => isOpen),
  );
}

function changeOf(step: IssueChange, text: IssueText): Readonly<Record<string, string>> {
  switch (step.step) {
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

const notes: Readonly<Record<IssueChange["step"], string>> = {
  edit: "edited",
  reopen: "reopened",
  close: "closed",
  duplicate: "closed, because another run created one at the same time",
};

async function change(github: GithubClient, step: IssueChange, { text, label }: IssueTarget): Promise<void> {
  const action = `${step.step === "edit" || step.step === "reopen" ? step.step : "close"} issue #${step.number}`;
  await github.order(write({ action, method: "PATCH", path: `/issues/${step.number}`, body: changeOf(step, text) }));
  github.run.note(`Issue #${step.number} (${label.name}): ${notes[step.step]}.`);
}

/**
 * Brings the issues of a place to what is wanted. Where two runs created one each, both keep the first.
 * @throws GithubError
 */
export async function settleIssues(github: GithubClient, target: IssueTarget): Promise<void> {
  const { wanted, label } = target;
  for (const step of issueSteps(await knownIssues(github, target), wanted, github.now())) {
    if (step.step !== "create") await change(github, step, target);
    else {
      const created = await createIssue(github, target);
      github.run.note(`Issue (${label.name}): created.`);
      for (const late of issueSteps(created, wanted, github.now())) {
        if (late.step === "duplicate") await change(github, late, target);
      }
    }
  }
}
