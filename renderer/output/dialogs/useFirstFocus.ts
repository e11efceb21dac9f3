import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Gives the focus to the main button when it can first be pressed: what it waits for is not there when the dialog opens. */
export function useFirstFocus(ready: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const given = useRef(false);
  useEffect(() => {
    if (!ready || given.current) return;
    given.current = true;
    button.current?.focus();
  }, [ready]);
  return button;
}
