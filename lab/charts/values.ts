export { isMap } from "../../cli/charts";
