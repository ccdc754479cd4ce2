// What a repository of the stand-in of GitHub holds: issues, pull requests, comments, labels, workflow runs.

/** Who a token speaks for, as REST answers name it. */
export interface Account {
  readonly login: string;
  readonly type: "User" | "Bot";
}

/** The account of the token that Actions gives to a job. */
export const actionsBot: Account = { login: "github-actions[bot]", type: "Bot" };

/** A comment of an issue or a pull request. */
export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Account;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Who edited it last. */
  editor?: Account;
}

/** An issue; with `pull`, a pull request. */
export interface Issue {
  readonly number: number;
  readonly author: Account;
  title: string;
  body: string;
  state: "open" | "closed";
  stateReason: string | null;
  closedAt: string | null;
  labels: string[];
  readonly pull?: Pull;
}

/** What makes an issue a pull request. */
interface Pull {
  readonly headSha: string;
  /** The repository that its branch is in; null where that was deleted. */
  readonly headRepository: string | null;
  readonly mergeSha: string | null;
}

/** A run of a workflow. */
export interface WorkflowRun {
  readonly id: number;
  readonly workflow: number;
  readonly number: number;
  readonly branch: string;
  readonly status: "completed" | "in_progress" | "queued";
  readonly conclusion: string | null;
}

/** What a test adds, with what it doesn't name filled in. */
export interface Additions {
  addIssue(issue: Partial<Issue>): Issue;
  /** Adds a pull request; merged where `mergeSha` is given. */
  addPull(pull?: Partial<Pull>): Issue;
  addComment(issue: number, comment: Partial<Comment> & Pick<Comment, "body">): Comment;
  addRun(run: Partial<WorkflowRun>): WorkflowRun;
}

/** A repository, held in memory. */
export class Repository implements Additions {
  readonly issues: Issue[] = [];
  readonly comments: Comment[] = [];
  readonly labels: string[] = [];
  readonly runs: WorkflowRun[] = [];
  #lastId = 1_000;

  /** @param name owner and name, such as `acme/webcasts`; @param now the service's clock */
  constructor(
    readonly name: string,
    readonly now: () => Date,
  ) {}

  addIssue(issue: Partial<Issue>): Issue {
    const added: Issue = {
      number: this.issues.length + 1,
      author: actionsBot,
      title: "An issue",
      body: "",
      state: "open",
      stateReason: null,
      closedAt: null,
      labels: [],
      ...issue,
    };
    this.issues.push(added);
    this.#keepLabels(added.labels);
    return added;
  }

  addPull({ headSha = "a".repeat(40), headRepository = this.name, mergeSha = null }: Partial<Pull> = {}): Issue {
    const isMerged = mergeSha !== null;
    return this.addIssue({
      title: "A pull request",
      author: { login: "octocat", type: "User" },
      pull: { headSha, headRepository, mergeSha },
      ...(isMerged && { state: "closed", closedAt: this.stamp() }),
    });
  }

  addComment(issue: number, comment: Partial<Comment> & Pick<Comment, "body">): Comment {
    const stamp = this.stamp();
    const added: Comment = {
      id: ++this.#lastId,
      issue,
      author: actionsBot,
      createdAt: stamp,
      updatedAt: stamp,
      ...comment,
    };
    this.comments.push(added);
    return added;
  }

  addRun(run: Partial<WorkflowRun>): WorkflowRun {
    const added: WorkflowRun = {
      id: ++this.#lastId,
      workflow: 7,
      number: this.runs.length + 1,
      branch: "main",
      status: "completed",
      conclusion: "success",
      ...run,
    };
    this.runs.push(added);
    return added;
  }

  /** Changes an issue. Labels that don't exist are created, as GitHub does. */
  editIssue(issue: Issue, change: Partial<Issue>): void {
    const wasOpen = issue.state === "open";
    Object.assign(issue, change);
    if (wasOpen && issue.state === "closed") issue.closedAt = this.stamp();
    if (issue.state === "open") issue.closedAt = null;
    this.#keepLabels(issue.labels);
  }

  editComment(comment: Comment, body: string, editor: Account): void {
    Object.assign(comment, { body, editor, updatedAt: this.stamp() });
  }

  removeComment(comment: Comment): void {
    this.comments.splice(this.comments.indexOf(comment), 1);
  }

  hasLabel(name: string): boolean {
    return this.labels.some((label) => label.toLowerCase() === name.toLowerCase());
  }

  /** The time as GitHub writes it, in whole seconds. */
  stamp(): string {
    return this.now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  }

  #keepLabels(labels: readonly string[]): void {
    this.labels.push(...labels.filter((label) => !this.hasLabel(label)));
  }
}
