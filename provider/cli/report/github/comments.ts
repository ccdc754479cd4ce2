// The comments of a pull request that reports wrote: found again over all pages, written once, joined where two runs
// wrote at the same time.
import * as z from "zod";
import { isSameBody, markerOf, type Marker, type MarkerKind } from "../marker";
import { IssueComment } from "./answers";
import { readAuthor } from "./author";
import type { GithubClient } from "./client";
import { GithubError, hasStatus } from "./refusals";

/** Where a comment belongs. */
export interface CommentPlace {
  readonly pull: number;
  readonly kind: MarkerKind;
  readonly stack: string;
}

/** A comment with the marker of its place. */
export interface MarkedComment {
  readonly id: number;
  readonly nodeId: string;
  readonly author: string;
  readonly body: string;
  readonly marker: Marker;
}

const needs = "pull-requests: write";

/** Returns the comments with the marker of a place, by whoever wrote them, oldest first. */
export async function markedComments(
  github: GithubClient,
  { pull, kind, stack }: CommentPlace,
): Promise<readonly MarkedComment[]> {
  const action = `read the comments of pull request #${pull}`;
  const path = `/issues/${pull}/comments?per_page=100`;
  const comments = await github.list({ action, needs: "pull-requests: read", path }, z.array(IssueComment));
  return comments
    .flatMap(({ id, node_id, user, body }) => {
      const marker = markerOf(body ?? "", kind, stack);
      return marker === undefined ? [] : [{ id, nodeId: node_id, author: user?.login ?? "", body: body ?? "", marker }];
    })
    .sort((one, other) => one.id - other.id);
}

/** Returns those of the token's own author. */
export async function ownComments(github: GithubClient, place: CommentPlace): Promise<readonly MarkedComment[]> {
  const marked = await markedComments(github, place);
  if (marked.length === 0) return [];
  const author = await readAuthor(github);
  return marked.filter((comment) => comment.author === author);
}

/** Creates a comment, and returns those that exist then. */
async function createComment(
  github: GithubClient,
  place: CommentPlace,
  body: string,
): Promise<readonly MarkedComment[]> {
  const { pull } = place;
  const action = `comment on pull request #${pull}`;
  try {
    await github.order({ action, needs, method: "POST", path: `/issues/${pull}/comments`, body: { body } });
  } catch (error) {
    if (!(error instanceof GithubError) || !error.mayHaveHappened) throw error;
    const created = await ownComments(github, place);
    if (created.length === 0) throw error;
    return created;
  }
  return ownComments(github, place);
}

async function removeComment(github: GithubClient, id: number): Promise<void> {
  try {
    await github.order({ action: "delete a second comment", needs, method: "DELETE", path: `/issues/comments/${id}` });
  } catch (error) {
    // The other run was quicker.
    if (!hasStatus(error, 404)) throw error;
  }
}

/**
 * Leaves one comment of a place, with this body. Where two runs created one each, both keep the first and delete the
 * others, so that they agree whoever is quicker.
 * @throws GithubError
 */
export async function putComment(github: GithubClient, place: CommentPlace, body: string): Promise<void> {
  const own = await ownComments(github, place);
  const [first, ...others] = own.length === 0 ? await createComment(github, place, body) : own;
  if (first !== undefined && !isSameBody(first.body, body)) {
    const action = `edit the comment on pull request #${place.pull}`;
    await github.order({ action, needs, method: "PATCH", path: `/issues/comments/${first.id}`, body: { body } });
  }
  for (const { id } of others) await removeComment(github, id);
}
