// Units are kept by their UCUM code, which is what DICOM reports want; `unitText` in format.ts is for people.

/** UCUM for what Rescale Type and its like say (PS3.3 C.11.1.1.2); what is not known stays as written, '' for no unit. */
export function modalityUnit(stated: string): string {
  switch (stated.trim().toUpperCase()) {
    case 'HU':
    case 'HU_MOD':
      return "[hnsf'U]";
    case 'OD':
      return 'm[OD]'; // C.11.1.1.2: thousandths of an optical density
    case 'US':
      return '';
    default:
      return stated.trim().slice(0, 32);
  }
}

export const squared = (unit: 'mm' | 'px'): 'mm2' | 'px2' => (unit === 'mm' ? 'mm2' : 'px2');
