/** How large the pixels of the screen are that the page is on, once somebody has measured it. */
export type ScreenScale = {
  mmPerDevicePixel(): number | null;
  set(mmPerDevicePixel: number | null): void;
  subscribe(listener: () => void): () => void;
};

export function createScreenScale(): ScreenScale {
  const listeners = new Set<() => void>();
  let measured: number | null = null;
  return {
    mmPerDevicePixel: () => measured,
    set(mmPerDevicePixel) {
      if (mmPerDevicePixel === measured) return;
      measured = mmPerDevicePixel;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
