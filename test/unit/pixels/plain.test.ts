import { describe, expect, it } from 'vitest';
import { createNodeDecoder } from '../../../native/pixels.ts';
import { decodePlain } from '../../../pixels/index.ts';
import { picture } from './picture.ts';

const LITTLE = '1.2.840.10008.1.2.1';
const bytesOf = ({ values }: ReturnType<typeof picture>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(values.buffer);

describe('uncompressed frames decoded on the spot', () => {
  it.each([{ bits: 8 }, { bits: 12 }, { bits: 12, signed: true }, { bits: 16, signed: true }])(
    'have the values that the decoder gives, which are those of the picture: %o',
    async (options) => {
      const made = picture({ Rows: 31, Columns: 17, ...options });
      const bytes = bytesOf(made);
      const plain = decodePlain(bytes, LITTLE, made.description);
      expect(plain).toEqual(await createNodeDecoder().decode(bytes, LITTLE, made.description));
      expect(plain?.ok === true ? [...plain.value.values] : null).toEqual([...made.values]);
    },
  );

  it('take over a buffer that is all theirs', () => {
    const made = picture({ Rows: 4, Columns: 4, bits: 12 });
    const bytes = bytesOf(made).slice();
    const plain = decodePlain(bytes, LITTLE, made.description);
    expect(plain?.ok === true ? plain.value.values.buffer : null).toBe(bytes.buffer);
    expect(plain?.ok === true ? [...plain.value.values] : null).toEqual([...made.values]);
  });

  it('own their memory where the buffer holds more than this frame', () => {
    const made = picture({ Rows: 4, Columns: 4, bits: 16 });
    const whole = new Uint8Array([0, 0, ...bytesOf(made), 0, 0]);
    const bytes = whole.subarray(2, -2);
    const plain = decodePlain(bytes, LITTLE, made.description);
    const before = plain?.ok === true ? [...plain.value.values] : [];
    bytes.fill(0);
    expect(plain?.ok === true ? [...plain.value.values] : null).toEqual(before);
  });

  it('leave to the decoder what is compressed, big endian, colour or cut short', () => {
    const grey = picture({ Rows: 8, Columns: 8, bits: 12 });
    const colour = picture({ Rows: 8, Columns: 8, bits: 8, samples: 3 });
    expect(decodePlain(bytesOf(grey), '1.2.840.10008.1.2.4.70', grey.description)).toBeNull();
    expect(decodePlain(bytesOf(grey), '1.2.840.10008.1.2.2', grey.description)).toBeNull();
    expect(decodePlain(bytesOf(colour), LITTLE, colour.description)).toBeNull();
    expect(decodePlain(bytesOf(grey).subarray(1), LITTLE, grey.description)).toBeNull();
  });
});
