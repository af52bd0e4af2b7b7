/**
 * The part of GitHub's GraphQL schema the fake answers. Everything in it stands in GitHub's own
 * schema with the same types; a test compares the two.
 */
import { buildSchema } from "graphql";

export const schema = buildSchema(/* GraphQL */ `
  scalar Base64String
  scalar BigInt
  scalar DateTime
  scalar GitObjectID
  scalar URI

  type Query {
    node(id: ID!): Node
    rateLimit: RateLimit
    repository(owner: String!, name: String!): Repository
  }

  interface Node {
    id: ID!
  }

  interface Actor {
    avatarUrl: URI!
    login: String!
    resourcePath: URI!
    url: URI!
  }

  type User implements Actor & Node {
    avatarUrl: URI!
    databaseId: Int
    id: ID!
    login: String!
    resourcePath: URI!
    url: URI!
  }

  type Bot implements Actor & Node {
    avatarUrl: URI!
    databaseId: Int
    id: ID!
    login: String!
    resourcePath: URI!
    url: URI!
  }

  type RateLimit {
    cost: Int!
    limit: Int!
    nodeCount: Int!
    remaining: Int!
    resetAt: DateTime!
    used: Int!
  }

  type Repository implements Node {
    databaseId: Int
    defaultBranchRef: Ref
    id: ID!
    isPrivate: Boolean!
    issue(number: Int!): Issue
    name: String!
    nameWithOwner: String!
    object(expression: String, oid: GitObjectID): GitObject
    pullRequest(number: Int!): PullRequest
    ref(qualifiedName: String!): Ref
    url: URI!
  }

  type Ref implements Node {
    id: ID!
    name: String!
    prefix: String!
    target: GitObject
  }

  interface GitObject {
    abbreviatedOid: String!
    id: ID!
    oid: GitObjectID!
  }

  type Blob implements GitObject & Node {
    abbreviatedOid: String!
    byteSize: Int!
    id: ID!
    isBinary: Boolean
    isTruncated: Boolean!
    oid: GitObjectID!
    text: String
  }

  type Tree implements GitObject & Node {
    abbreviatedOid: String!
    entries: [TreeEntry!]
    id: ID!
    oid: GitObjectID!
  }

  type TreeEntry {
    mode: Int!
    name: String!
    object: GitObject
    oid: GitObjectID!
    path: String
    size: Int!
    type: String!
  }

  type Commit implements GitObject & Node {
    abbreviatedOid: String!
    committedDate: DateTime!
    file(path: String!): TreeEntry
    history(first: Int): CommitHistoryConnection!
    id: ID!
    message: String!
    messageBody: String!
    messageHeadline: String!
    oid: GitObjectID!
    tree: Tree!
    url: URI!
  }

  type CommitHistoryConnection {
    nodes: [Commit]
    totalCount: Int!
  }

  enum IssueState {
    CLOSED
    OPEN
  }

  enum IssueStateReason {
    COMPLETED
    DUPLICATE
    NOT_PLANNED
    REOPENED
  }

  type Issue implements Node {
    author: Actor
    body: String!
    closed: Boolean!
    closedAt: DateTime
    createdAt: DateTime!
    databaseId: Int
    fullDatabaseId: BigInt
    id: ID!
    number: Int!
    state: IssueState!
    stateReason: IssueStateReason
    title: String!
    updatedAt: DateTime!
    url: URI!
  }

  enum PullRequestState {
    CLOSED
    MERGED
    OPEN
  }

  enum PullRequestReviewDecision {
    APPROVED
    CHANGES_REQUESTED
    REVIEW_REQUIRED
  }

  enum PullRequestReviewState {
    APPROVED
    CHANGES_REQUESTED
    COMMENTED
    DISMISSED
    PENDING
  }

  enum MergeableState {
    CONFLICTING
    MERGEABLE
    UNKNOWN
  }

  type PullRequest implements Node {
    author: Actor
    baseRefName: String!
    body: String!
    closed: Boolean!
    closedAt: DateTime
    createdAt: DateTime!
    fullDatabaseId: BigInt
    headRefName: String!
    headRefOid: GitObjectID!
    id: ID!
    isCrossRepository: Boolean!
    isDraft: Boolean!
    latestReviews(first: Int): PullRequestReviewConnection
    mergeCommit: Commit
    mergeable: MergeableState!
    merged: Boolean!
    mergedAt: DateTime
    mergedBy: Actor
    number: Int!
    reviewDecision: PullRequestReviewDecision
    reviews(first: Int): PullRequestReviewConnection
    state: PullRequestState!
    title: String!
    updatedAt: DateTime!
    url: URI!
  }

  type PullRequestReviewConnection {
    nodes: [PullRequestReview]
    totalCount: Int!
  }

  type PullRequestReview implements Node {
    author: Actor
    body: String!
    fullDatabaseId: BigInt
    id: ID!
    state: PullRequestReviewState!
    submittedAt: DateTime
  }

  interface Minimizable {
    isMinimized: Boolean!
    minimizedReason: String
  }

  type IssueComment implements Minimizable & Node {
    author: Actor
    body: String!
    createdAt: DateTime!
    fullDatabaseId: BigInt
    databaseId: Int
    id: ID!
    isMinimized: Boolean!
    minimizedReason: String
    updatedAt: DateTime!
    url: URI!
  }

  type IssueCommentEdge {
    node: IssueComment
  }

  enum ReactionContent {
    CONFUSED
    EYES
    HEART
    HOORAY
    LAUGH
    ROCKET
    THUMBS_DOWN
    THUMBS_UP
  }

  type Reaction implements Node {
    content: ReactionContent!
    createdAt: DateTime!
    databaseId: Int
    id: ID!
    user: User
  }

  type Mutation {
    addComment(input: AddCommentInput!): AddCommentPayload
    addReaction(input: AddReactionInput!): AddReactionPayload
    closeIssue(input: CloseIssueInput!): CloseIssuePayload
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
    createIssue(input: CreateIssueInput!): CreateIssuePayload
    minimizeComment(input: MinimizeCommentInput!): MinimizeCommentPayload
    reopenIssue(input: ReopenIssueInput!): ReopenIssuePayload
    updateIssue(input: UpdateIssueInput!): UpdateIssuePayload
    updateIssueComment(input: UpdateIssueCommentInput!): UpdateIssueCommentPayload
  }

  input CreateCommitOnBranchInput {
    branch: CommittableBranch!
    expectedHeadOid: GitObjectID!
    fileChanges: FileChanges
    message: CommitMessage!
  }

  input CommittableBranch {
    branchName: String
    id: ID
    repositoryNameWithOwner: String
  }

  input CommitMessage {
    body: String
    headline: String!
  }

  input FileChanges {
    additions: [FileAddition!]
    deletions: [FileDeletion!]
  }

  input FileAddition {
    contents: Base64String!
    path: String!
  }

  input FileDeletion {
    path: String!
  }

  type CreateCommitOnBranchPayload {
    commit: Commit
    ref: Ref
  }

  input AddCommentInput {
    body: String!
    subjectId: ID!
  }

  type AddCommentPayload {
    commentEdge: IssueCommentEdge
    subject: Node
  }

  input UpdateIssueCommentInput {
    body: String!
    id: ID!
  }

  type UpdateIssueCommentPayload {
    issueComment: IssueComment
  }

  enum ReportedContentClassifiers {
    ABUSE
    DUPLICATE
    OFF_TOPIC
    OUTDATED
    RESOLVED
    SPAM
  }

  input MinimizeCommentInput {
    classifier: ReportedContentClassifiers!
    subjectId: ID!
  }

  type MinimizeCommentPayload {
    minimizedComment: Minimizable
  }

  input AddReactionInput {
    content: ReactionContent!
    subjectId: ID!
  }

  type AddReactionPayload {
    reaction: Reaction
  }

  input CreateIssueInput {
    body: String
    repositoryId: ID!
    title: String!
  }

  type CreateIssuePayload {
    issue: Issue
  }

  input UpdateIssueInput {
    body: String
    id: ID!
    state: IssueState
    title: String
  }

  type UpdateIssuePayload {
    issue: Issue
  }

  enum IssueClosedStateReason {
    COMPLETED
    DUPLICATE
    NOT_PLANNED
  }

  input CloseIssueInput {
    issueId: ID!
    stateReason: IssueClosedStateReason
  }

  type CloseIssuePayload {
    issue: Issue
  }

  input ReopenIssueInput {
    issueId: ID!
  }

  type ReopenIssuePayload {
    issue: Issue
  }
`);
