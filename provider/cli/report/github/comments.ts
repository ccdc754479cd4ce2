// The comments of a pull request that reports wrote: found again over all pages, written once, joined where two runs
// wrote at the same time.
import * as z from "zod";
import { isSameBody, markerOf, type Marker, type MarkerKind } from "../marker";
import { IssueComment } from "./answers";
import { readAuthor } from "./author";
import type { GithubClient } from "./client";
import { createOnce } from "./create";
import { hasStatus } from "./refusals";

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

/** Returns the comments with the marker of a place, by all authors, oldest first. */
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
async function ownComments(github: GithubClient, place: CommentPlace): Promise<readonly MarkedComment[]> {
  const marked = await markedComments(github, place);
  if (marked.length === 0) return [];
  const author = await readAuthor(github);
  return marked.filter((comment) => comment.author === author);
}

/** Creates a comment, and returns those that exist then. */
function createComment(github: GithubClient, place: CommentPlace, body: string): Promise<readonly MarkedComment[]> {
  const action = `comment on pull request #${place.pull}`;
  const path = `/issues/${place.pull}/comments`;
  return createOnce(github, { action, needs, method: "POST", path, body: { body } }, () => ownComments(github, place));
}

async function removeComment(github: GithubClient, id: number): Promise<void> {
  try {
    await github.order({ action: "delete a second comment", needs, method: "DELETE", path: `/issues/comments/${id}` });
  } catch (error) {
    // The other run was quicker.
    if (!hasStatus(error, 404)) throw error;
  }
}

/** What was done with the comment. */
type Put = "created" | "edited" | "left as it is";

/**
 * Leaves one comment of a place, with this body. Where two runs created one each, both keep the first and delete the
 * others, so that they agree in any order.
 * @throws GithubError
 */
export async function putComment(github: GithubClient, place: CommentPlace, body: string): Promise<Put> {
  const own = await ownComments(github, place);
  const [first, ...others] = own.length === 0 ? await createComment(github, place, body) : own;
  const isSame = first === undefined || isSameBody(first.body, body);
  if (!isSame) await editComment(github, { place, id: first.id, body });
  for (const { id } of others) await removeComment(github, id);
  if (own.length === 0) return "created";
  return isSame ? "left as it is" : "edited";
}

async function editComment(
  github: GithubClient,
  { place, id, body }: { readonly place: CommentPlace; readonly id: number; readonly body: string },
): Promise<void> {
  const action = `edit the comment on pull request #${place.pull}`;
  try {
    await github.order({ action, needs, method: "PATCH", path: `/issues/comments/${id}`, body: { body } });
  } catch (error) {
    // Deleted since it was listed.
    if (!hasStatus(error, 404)) throw error;
    await createComment(github, place, body);
  }
}
