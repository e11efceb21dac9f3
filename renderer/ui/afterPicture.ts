// A study that was opened waits for its first picture: what is not needed for it waits as well.
let waits = false;
let put: (() => void)[] = [];

/** A study's picture is on its way, until `pictureIsOver`. */
export function pictureBegins(): void {
  waits = true;
}

/** It is seen, or is not waited for any longer: everything that has waited for it is done, in its order. */
export function pictureIsOver(): void {
  waits = false;
  const due = put;
  put = [];
  for (const act of due) act();
}

/** Acts at once, or after the picture that is on its way: what a patient's record says never delays the images. */
export function afterPicture(act: () => void): void {
  if (waits) put.push(act);
  else act();
}
