import dicomParser from 'dicom-parser';

/** Frames of a file as dicom-parser finds them; null where it cannot tell (deflated, several frames without a table). */
export function parserFrames(file: Uint8Array): readonly Uint8Array[] | null {
  const data = dicomParser.parseDicom(file);
  const pixels = data.elements['x7fe00010'];
  if (pixels === undefined || data.string('x00020010') === '1.2.840.10008.1.2.1.99') return null;
  const count = data.intString('x00280008') ?? 1;
  if (pixels.encapsulatedPixelData !== true) return nativeFrames(file, data, count);
  const fragments = pixels.fragments?.length ?? 0;
  if (count === 1) {
    return [Uint8Array.from(dicomParser.readEncapsulatedPixelDataFromFragments(data, pixels, 0, fragments))];
  }
  if (fragments === count) {
    return Array.from({ length: count }, (_, index) =>
      Uint8Array.from(dicomParser.readEncapsulatedPixelDataFromFragments(data, pixels, index)),
    );
  }
  if ((pixels.basicOffsetTable?.length ?? 0) !== count) return null;
  return Array.from({ length: count }, (_, index) =>
    Uint8Array.from(dicomParser.readEncapsulatedImageFrame(data, pixels, index)),
  );
}

function nativeFrames(
  file: Uint8Array,
  data: dicomParser.DataSet,
  count: number,
): readonly Uint8Array[] | null {
  const pixels = data.elements['x7fe00010'];
  const [rows, columns] = [data.uint16('x00280010') ?? 0, data.uint16('x00280011') ?? 0];
  const bits = (data.uint16('x00280002') ?? 1) * (data.uint16('x00280100') ?? 0);
  // Two bytes a pixel instead of three (PS3.3 C.7.6.3.1.2).
  const isHalved = data.string('x00280004')?.endsWith('_422') === true;
  const frameBits = rows * columns * (isHalved ? 16 : bits);
  if (pixels === undefined || frameBits === 0 || frameBits % 8 !== 0) return null;
  const length = frameBits / 8;
  if (pixels.length < length * count) return null;
  return Array.from({ length: count }, (_, index) => {
    const from = pixels.dataOffset + index * length;
    return file.slice(from, from + length);
  });
}
