import { create } from 'zustand';
import type { SendChoice } from '../../native/contract/index.ts';

/** What somebody wants to send: whole studies, or some series of one. */
export type SendAsk = {
  readonly choice: SendChoice;
  /** Whose studies: one line each, shown before anything goes. */
  readonly studies: readonly SendStudy[];
};
export type SendStudy = { readonly who: string; readonly what: string; readonly label: string };

type View = {
  readonly send: SendAsk | null;
  readonly open: boolean;
  /** The transfer whose details are shown first. */
  readonly jobId: string | null;
};

export const useTransfersView = create<View>(() => ({ send: null, open: false, jobId: null }));

export const askSend = (send: SendAsk | null): void => useTransfersView.setState({ send });
export const showTransfers = (jobId: string | null = null): void =>
  useTransfersView.setState({ open: true, jobId });
export const hideTransfers = (): void => useTransfersView.setState({ open: false, jobId: null });
