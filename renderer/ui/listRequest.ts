import { create } from 'zustand';

/** What the study list is to show, asked for from outside it (a link); the list takes it up and clears it. */
export type ListRequest = {
  readonly text?: string | undefined;
  readonly AccessionNumber?: string | undefined;
  readonly PatientID?: string | undefined;
};

export const useListRequest = create<{ readonly request: ListRequest | null }>(() => ({ request: null }));
export const askList = (request: ListRequest | null): void => useListRequest.setState({ request });
