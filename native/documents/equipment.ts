/** (0008,0070) of what we write; by it our own objects are told from those of others. */
export const MANUFACTURER = 'Lightbox';
