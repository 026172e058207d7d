import { readWholeFile } from "../../ndarray/atomic-write.js";
import { type NcmatFile, parseNcmat } from "./parse.js";

/**
 * Reads an `.ncmat` file.
 *
 * @throws FileNotFound; FileFormat with the line's number
 */
export async function readNcmat(path: string): Promise<NcmatFile> {
  return parseNcmat(new TextDecoder().decode(await readWholeFile(path)), path);
}
