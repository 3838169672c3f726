import { azureExchange, checkAzure } from "../../components/exchange/azure";
import type { Backend } from "./backend";

/** Containers of Azure Blob Storage. */
export const azure: Backend<"azure"> = {
  check: (written) => checkAzure(written),
  known: azureExchange,
  place: ({ accountName, containerNames }) =>
    `the containers ${containerNames.join(", ")} of ${accountName}`,
  amazonS3: () => undefined,
  create: ({ AzureExchangeStorage }, written) => new AzureExchangeStorage("exchange", written),
};
