import { MILLIMETRE, type MockContext, type MockDevice, type MockProperty } from "./context.js";

/**
 * A motor: `actualPosition` and `targetPosition` in mm for every train.
 *
 * @param name - such as `SPB_IRU_AGIPD1M/MOTOR/Z_STEPPER`
 * @param options - `position`: position in mm for the number of a train; default −1.5 in steps of 0.25.
 */
export function mockMotor(
  name: string,
  {
    position = (train: number): number => -1.5 + 0.25 * train,
  }: { position?: (train: number) => number } = {},
): MockDevice {
  return {
    name,
    deviceClass: "BeckhoffMotor",
    properties: ({ trainIds }: MockContext): MockProperty[] => {
      const values = Float64Array.from(trainIds, (_, t) => position(t));
      return [
        { key: "actualPosition", values, attributes: MILLIMETRE },
        { key: "targetPosition", values, attributes: MILLIMETRE },
      ];
    },
  };
}
