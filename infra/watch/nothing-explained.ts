/** In the published package, which brings no Kubernetes client, nobody looks at pods while it waits. */
export const explainedReleases = () => [];
