/** What can be changed over GraphQL, in GitHub's own terms. */
export const WRITE_SCHEMA = /* GraphQL */ `
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
`;
