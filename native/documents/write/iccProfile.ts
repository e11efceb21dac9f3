// The smallest profile (ICC.1:2001-04, version 2.4) that says sRGB, IEC 61966-2-1: colour presentation states must have one.

const D50 = [0.9642, 1, 0.8249] as const;
/** The primaries of sRGB adapted to D50 by Bradford. */
const PRIMARIES = {
  rXYZ: [0.4360747, 0.2225045, 0.0139322],
  gXYZ: [0.3850649, 0.7168786, 0.0971045],
  bXYZ: [0.1430804, 0.0606169, 0.7141733],
} as const;
const CURVE_ENTRIES = 256;

function xyz([x, y, z]: readonly [number, number, number]): Buffer {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ', 0, 'latin1');
  for (const [index, value] of [x, y, z].entries())
    tag.writeInt32BE(Math.round(value * 65_536), 8 + index * 4);
  return tag;
}

function curve(): Buffer {
  const tag = Buffer.alloc(12 + CURVE_ENTRIES * 2);
  tag.write('curv', 0, 'latin1');
  tag.writeUInt32BE(CURVE_ENTRIES, 8);
  for (let index = 0; index < CURVE_ENTRIES; index += 1) {
    const encoded = index / (CURVE_ENTRIES - 1);
    const linear = encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
    tag.writeUInt16BE(Math.round(linear * 65_535), 12 + index * 2);
  }
  return tag;
}

/** 6.5.17: ASCII, then empty Unicode and Macintosh parts. */
function description(text: string): Buffer {
  const tag = Buffer.alloc(12 + text.length + 1 + 4 + 4 + 2 + 1 + 67);
  tag.write('desc', 0, 'latin1');
  tag.writeUInt32BE(text.length + 1, 8);
  tag.write(text, 12, 'latin1');
  return tag;
}

function plainText(text: string): Buffer {
  const tag = Buffer.alloc(8 + text.length + 1);
  tag.write('text', 0, 'latin1');
  tag.write(text, 8, 'latin1');
  return tag;
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.writeUInt32BE(size, 0);
  bytes.writeUInt32BE(0x02400000, 8);
  bytes.write('mntrRGB XYZ ', 12, 'latin1');
  for (const [index, part] of [2026, 1, 1].entries()) bytes.writeUInt16BE(part, 24 + index * 2);
  bytes.write('acsp', 36, 'latin1');
  xyz(D50).copy(bytes, 68, 8);
  return bytes;
}

function profile(): Uint8Array {
  const tone = curve();
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', description('sRGB IEC61966-2.1')],
    ['cprt', plainText('No copyright')],
    ['wtpt', xyz(D50)],
    ['rXYZ', xyz(PRIMARIES.rXYZ)],
    ['gXYZ', xyz(PRIMARIES.gXYZ)],
    ['bXYZ', xyz(PRIMARIES.bXYZ)],
    ['rTRC', tone],
    ['gTRC', tone],
    ['bTRC', tone],
  ];
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const parts: Buffer[] = [];
  const placed = new Map<Buffer, number>();
  let at = 128 + table.length;
  for (const [index, [name, data]] of tags.entries()) {
    const known = placed.get(data);
    const offset = known ?? at;
    if (known === undefined) {
      const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
      placed.set(data, at);
      parts.push(padded);
      at += padded.length;
    }
    table.write(name, 4 + index * 12, 'latin1');
    table.writeUInt32BE(offset, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
  }
  return Uint8Array.from(Buffer.concat([header(at), table, ...parts]));
}

export const SRGB_PROFILE: Uint8Array = profile();
