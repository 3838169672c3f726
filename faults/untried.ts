/** A fault that nobody has injected yet, and why. */
export interface Untried {
  title: string;
  why: string;
}

/** What the page does not know. */
export const UNTRIED: readonly Untried[] = [
  {
    title: "A server out of memory",
    why: "it ends itself (`-XX:+ExitOnOutOfMemoryError`), or is killed at its pod's limit: see those that are killed",
  },
  {
    title: "A worker whose disk is full, or that reaches no other worker",
    why: "processes of one machine share its disk and its network; workers of batch ask each other nothing, for their data goes through the store",
  },
  {
    title: "A worker of another version of Trino",
    why: "an upgrade replaces a cluster and mixes nothing; what a coordinator makes of a stranger was not looked at",
  },
  {
    title: "A gateway whose clock is ten minutes off",
    why: "nothing in the tool chain gives one process a clock of its own",
  },
  {
    title: "PostgreSQL away for five minutes, or slow instead of still",
    why: "a fault lasts three minutes at most",
  },
  {
    title:
      "State lost, and its resources imported again; a secret rotated; Trino upgraded and taken back under load",
    why: "no test does it yet",
  },
  {
    title:
      "To its end: bits that turn over on the store's disk (`npm run faults -- store-disk-rots`)",
    why: "SeaweedFS answered 500 to what its checksum refused, again and again; no result was wrong by the time the run was ended, and no query had been answered either",
  },
  {
    title: "A file of the lab's tool chain that changes after it was installed",
    why: "downloads are compared with their checksums, what is installed is not: remove its folder in `~/.cache/trino-platform`",
  },
];
