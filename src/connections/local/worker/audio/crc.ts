// Computes the checksums of FLAC and Ogg, which detect damage.

function createTable(width: 8 | 16 | 32, polynomial: number): Uint32Array {
  const top = width - 1;
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = (byte << (width - 8)) >>> 0;
    for (let bit = 0; bit < 8; bit++) value = ((value << 1) ^ ((value >>> top) & 1 ? polynomial : 0)) >>> 0;
    return width === 32 ? value : value & (2 ** width - 1);
  });
}

const CRC8 = createTable(8, 0x07);
const CRC16 = createTable(16, 0x8005);
const CRC32 = createTable(32, 0x04c1_1db7);

export function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = CRC8[crc ^ byte] ?? 0;
  return crc;
}

export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i++) crc = ((crc << 8) & 0xff00) ^ (CRC16[(crc >> 8) ^ (bytes[i] ?? 0)] ?? 0);
  return crc;
}

/**
 * Ogg's CRC-32: not reflected, with initial value zero.
 * @param start checksum of the preceding bytes
 */
export function crc32Ogg(bytes: Uint8Array, start: number): number {
  let crc = start;
  for (let i = 0; i < bytes.length; i++) crc = ((crc << 8) ^ (CRC32[(crc >>> 24) ^ (bytes[i] ?? 0)] ?? 0)) >>> 0;
  return crc;
}
