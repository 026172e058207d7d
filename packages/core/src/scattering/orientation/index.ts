export { dawson, maierSaupe, maierSaupeOrder, partition, pseudoVoigt } from "./distributions.js";
export { type FitProfileOptions, fitProfile, type ProfileFit } from "./fit-profile.js";
export { OrientationFits } from "./fit-results.js";
export {
  centeredPosition,
  type Estimate,
  foldPosition,
  hermansOrder,
  maierSaupeOrderAt,
  type OrderConvention,
  pseudoVoigtOrder,
} from "./order-parameter.js";
export { type OrderParameter, OrientationFit, type RingName } from "./orientation-fit.js";
export { plotOrientation } from "./plot.js";
export type { OrientationModel, ProfileModel, ProfilePoints } from "./profile-models.js";
