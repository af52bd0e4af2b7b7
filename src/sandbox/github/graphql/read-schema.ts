/** What can be read over GraphQL: the part of GitHub's schema the fake answers. */
export const READ_SCHEMA = /* GraphQL */ `
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
`;
