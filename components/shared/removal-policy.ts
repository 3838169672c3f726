/** What becomes of data when its component is removed from the program. */
export const RemovalPolicy = {
  /** It stays in the cloud, and Pulumi forgets it. */
  Retain: "retain",
  /** It is deleted, full or not. */
  Destroy: "destroy",
} as const;
export type RemovalPolicy = (typeof RemovalPolicy)[keyof typeof RemovalPolicy];

/** What a removal policy means for a resource that holds data. */
export interface StatefulOptions {
  /** Delete also what is not empty (S3 `forceDestroy`). */
  forceDestroy: boolean;
  /** Resource option: leave it in the cloud. Its protections stay with it, so they need it too. */
  retainOnDelete: boolean;
  /** Refuse to be deleted by anybody (RDS `deletionProtection`). */
  deletionProtection: boolean;
}

/** The options of every resource that holds data, or guards it. */
export function statefulOptions(policy: RemovalPolicy): StatefulOptions {
  const retain = policy === RemovalPolicy.Retain;
  return { forceDestroy: !retain, retainOnDelete: retain, deletionProtection: retain };
}
