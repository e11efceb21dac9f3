import type { HeaderImage } from '../../../pixels/header/types.ts';

/** A header that says nothing beyond 16 bits of grey. */
export const headerImage: HeaderImage = {
  description: {
    Rows: 1,
    Columns: 1,
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    PlanarConfiguration: 0,
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 0,
    element: 'PixelData',
  },
  slope: 1,
  intercept: 0,
  unit: '',
  modalityLut: null,
  voiFunction: 'LINEAR',
  voiLuts: [],
  presentationLut: null,
  palette: null,
  supplemental: null,
  padding: null,
  inverse: false,
  overlays: [],
  shutter: null,
  remarks: [],
};
