import { BeambookError } from "../../errors.js";
import { ByteBuilder, UNDEFINED_ADDRESS } from "./bytes.js";
import { MESSAGE, type Message } from "./messages.js";

/** The largest body of a header message. */
export const MAX_MESSAGE = 65_535;

/**
 * A version-2 object header in one chunk, with checksum.
 *
 * @throws `TooLarge` when a message (in practice an attribute) exceeds 64 KiB
 */
export function encodeObjectHeader(messages: readonly Message[], path: string): Uint8Array {
  const body = new ByteBuilder(512);
  // Without this message HDF5 reads attributes by name, but counts none.
  const counted = messages.some(({ type }) => type === MESSAGE.attribute)
    ? [...messages.filter(({ type }) => type !== ATTRIBUTE_INFO), attributeInfo()]
    : messages;
  for (const { type, flags = 0, body: content } of counted) {
    if (content.length > MAX_MESSAGE) {
      throw new BeambookError("TooLarge", `An attribute takes ${content.length} bytes.`, {
        dataset: path,
        hint: "HDF5 holds at most 64 KiB in an attribute; write a dataset instead.",
      });
    }
    body.u8(type).u16(content.length).u8(flags).raw(content);
  }
  const out = new ByteBuilder(body.length + 16).text("OHDR").u8(2, 0x02).u32(body.length);
  return out.raw(body.bytes()).checksum().bytes();
}

const ATTRIBUTE_INFO = 0x15;

/** Says that all attributes stand in the header itself. */
function attributeInfo(): Message {
  const body = new ByteBuilder(18).u8(0, 0).u64(UNDEFINED_ADDRESS).u64(UNDEFINED_ADDRESS).bytes();
  return { type: ATTRIBUTE_INFO, flags: 4, body };
}

/** Bytes of {@link encodeSuperblock}. */
export const SUPERBLOCK_SIZE = 48;

/** A version-2 superblock: where the file ends and where its root group is. */
export function encodeSuperblock(end: number, root: number): Uint8Array {
  const out = new ByteBuilder(SUPERBLOCK_SIZE).raw([
    0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a,
  ]);
  out.u8(2, 8, 8, 0).u64(0).u64(UNDEFINED_ADDRESS).u64(end).u64(root);
  return out.checksum().bytes();
}
