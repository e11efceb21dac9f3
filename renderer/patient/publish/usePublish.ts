import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  Publication,
  PublishAnswer,
  PublishChoice,
  PublishPreview,
  PublishRefusal,
  PublishState,
} from '../../../native/contract/index.ts';
import { failureText, publishApi, queryClient, queryKeys, unwrap, type Answer } from '../../ui/index.ts';

/** Where the dialog stands. Nothing is sent but from a preview, and what is sent is what it showed. */
export type Step =
  | { readonly kind: 'choose'; readonly refusal: PublishRefusal | null; readonly trouble: string }
  | { readonly kind: 'looking' }
  | { readonly kind: 'preview'; readonly preview: PublishPreview; readonly changed: boolean }
  | { readonly kind: 'sending'; readonly server: string }
  | { readonly kind: 'sent'; readonly publication: Publication };

const FIRST: Step = { kind: 'choose', refusal: null, trouble: '' };
const LOOK_AGAIN_MS = 1000;

/** What can be sent and what was; asked for anew as long as something is under way. */
export const usePublishState = (study: string, sending: boolean) =>
  useQuery({
    queryKey: queryKeys.publish(study),
    queryFn: async ({ signal }): Promise<PublishState> => unwrap(await publishApi.state(study, signal)),
    retry: false,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      sending || state.data?.publications.some((one) => one.state === 'sending') === true
        ? LOOK_AGAIN_MS
        : false,
  });

export type Publishing = {
  readonly step: Step;
  readonly look: (choice: PublishChoice) => Promise<void>;
  readonly send: (preview: PublishPreview) => Promise<void>;
  readonly sendRest: (publication: Publication) => Promise<void>;
  readonly back: () => void;
};

export function usePublishing(study: string): Publishing {
  const [step, setStep] = useState<Step>(FIRST);
  const again = (): void => {
    void queryClient.invalidateQueries({ queryKey: queryKeys.publish(study) });
    void queryClient.invalidateQueries({ queryKey: queryKeys.recordLinks(study) });
  };
  const end = (answer: Answer<PublishAnswer>): void => {
    again();
    if (!answer.ok) setStep({ kind: 'choose', refusal: null, trouble: failureText(answer.failure) });
    else if (answer.value.state === 'sent') setStep({ kind: 'sent', publication: answer.value.publication });
    else if (answer.value.state === 'changed')
      setStep({ kind: 'preview', preview: answer.value.preview, changed: true });
    else setStep({ kind: 'choose', refusal: answer.value.refusal, trouble: '' });
  };
  return {
    step,
    back: () => setStep(FIRST),
    async look(choice) {
      setStep({ kind: 'looking' });
      const answer = await publishApi.preview(study, choice);
      if (!answer.ok) setStep({ kind: 'choose', refusal: null, trouble: failureText(answer.failure) });
      else if (answer.value.state === 'ready')
        setStep({ kind: 'preview', preview: answer.value.preview, changed: false });
      else setStep({ kind: 'choose', refusal: answer.value.refusal, trouble: '' });
    },
    async send({ choice, digest, serverName }) {
      setStep({ kind: 'sending', server: serverName });
      end(await publishApi.send(study, { choice, digest }));
    },
    async sendRest({ publicationId, serverName }) {
      setStep({ kind: 'sending', server: serverName });
      end(await publishApi.resume(study, publicationId));
    },
  };
}
