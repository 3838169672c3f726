import { CHARTS } from "../../components/shared/versions";

/** A printed text that stays the same when a chart's pin moves on. */
export function withoutPins(text: string): string {
  return Object.values(CHARTS).reduce(
    (rest, { chart, version }) => rest.replaceAll(`${chart} ${version}`, `${chart} <pinned>`),
    text,
  );
}
