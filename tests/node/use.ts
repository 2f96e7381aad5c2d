import type { AddMutation, AddMutationVariables, FeedSubscription, PageQuery, PageQueryVariables } from "./operations";
import type { Document, Gloss } from "./schema";

export const asked: PageQueryVariables = { slug: "article" };
export const given: AddMutationVariables = {
  input: { paragraph: "UGFyYWdyYXBoOjc", range: { start: 0, end: 2, unit: "UTF16" }, text: "indoors" },
};

export function words(page: PageQuery): string[] {
  const edges = page.document?.paragraphs.edges ?? [];
  return edges.flatMap(({ node }) =>
    node.spans.flatMap((span) =>
      span.annotations.flatMap((annotation): string[] => {
        if (annotation.__typename === "Gloss") return [annotation.text, String(span.range?.start ?? 0)];
        if (annotation.__typename === "EntityLink") return [annotation.entity.key];
        return [];
      }),
    ),
  );
}

export function told({ addGloss }: AddMutation): string {
  const [problem] = addGloss.problems;
  if (problem?.__typename === "QuoteMismatch") return `${problem.expected} ≠ ${problem.found}`;
  return addGloss.annotation?.id ?? problem?.message ?? "";
}

export const last = (feed: FeedSubscription): number => feed.changes.sequence;

// @ts-expect-error a slug is needed
export const nothing: PageQueryVariables = {};
// @ts-expect-error a range has a start
export const half: AddMutationVariables = { input: { paragraph: "p", range: { end: 2 }, text: "x" } };
// @ts-expect-error there is no such field
export const wrong = (page: PageQuery) => page.document?.author;

export const known: Pick<Document, "slug" | "title"> = { slug: "article", title: "題" };
export const pinyin = (gloss: Gloss): string => gloss.pinyin ?? "";
