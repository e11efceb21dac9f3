/** The page's origin in the shell. */
export const ORIGIN = 'app://lightbox';
