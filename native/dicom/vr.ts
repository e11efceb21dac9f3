// PS3.5 6.2 and 7.1.2. A VR is held as its two letters in one number while scanning: no strings are made.

const SHORT = 'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');
const LONG = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ');

export const vrCode = (VR: string): number => (VR.charCodeAt(0) << 8) | VR.charCodeAt(1);
export const vrName = (code: number): string => String.fromCharCode(code >> 8, code & 0xff);

/** By code: 0 no VR of the standard, 1 with a 16-bit length, 2 with two reserved bytes and a 32-bit length. */
export const VR_FORM: Uint8Array = (() => {
  const forms = new Uint8Array(65536);
  for (const VR of SHORT) forms[vrCode(VR)] = 1;
  for (const VR of LONG) forms[vrCode(VR)] = 2;
  return forms;
})();

export const VR_UN = vrCode('UN');
export const VR_OB = vrCode('OB');

/** True of two bytes that could be a VR of a later edition of the standard: two capital letters. */
export const looksLikeVR = (code: number): boolean => {
  const first = code >> 8;
  const second = code & 0xff;
  return first >= 65 && first <= 90 && second >= 65 && second <= 90;
};
