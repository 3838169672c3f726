/** Where the platform goes. */
export const Where = {
  Kind: "kind",
  Eks: "eks",
  EksFromNothing: "eks-from-nothing",
} as const;
export type Where = (typeof Where)[keyof typeof Where];

/** How large it is. */
export const Size = { Small: "small", Medium: "medium", Large: "large" } as const;
export type Size = (typeof Size)[keyof typeof Size];

/** What it reads. */
export const Catalog = { Tpch: "tpch", Lake: "lake" } as const;
export type Catalog = (typeof Catalog)[keyof typeof Catalog];

/** What each word means to somebody who is asked. */
export const MEANING: Record<Where | Catalog, string> = {
  kind: "kind, k3d, minikube or any small Kubernetes cluster; no AWS",
  eks: "an EKS cluster that exists",
  "eks-from-nothing": "AWS, from nothing: a VPC, an EKS cluster and a lake are made as well",
  tpch: "made-up data, for a first query",
  lake: "Iceberg tables",
};

/** Everything that a project is made of. */
export interface Answers {
  where: Where;
  /** AWS region; empty without AWS. */
  region: string;
  size: Size;
  catalogs: Catalog[];
  /** Name of the EKS cluster that exists, and of its context in the kubeconfig. */
  cluster?: string;
  /** Policy for the lake's tables, where they exist. */
  lakePolicyArn?: string;
}
