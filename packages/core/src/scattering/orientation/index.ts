export { dawson, maierSaupe, maierSaupeOrder, partition, pseudoVoigt } from "./distributions.js";
export {
  centeredPosition,
  type Estimate,
  foldPosition,
  hermansOrder,
  maierSaupeOrderAt,
  type OrderConvention,
  pseudoVoigtOrder,
} from "./order-parameter.js";
