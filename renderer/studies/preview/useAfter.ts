import { useEffect, useState } from 'react';

/** True after `ms`: what comes sooner needs no stand-in, and what is only passed is not asked for. */
export function useAfter(ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}
