// What the person sees in the browser once the sign-in server has sent it back to us.

/** `done`: an answer came. `refused`: the server's answer says no. `strange`: it is not what is being waited for. */
export type AnswerPage = 'done' | 'refused' | 'strange';

type Words = { readonly title: string; readonly text: string };

const WORDS: Readonly<Record<'en' | 'de', Readonly<Record<AnswerPage, Words>>>> = {
  en: {
    done: { title: 'Back to Lightbox', text: 'You can close this tab. Lightbox finishes the sign-in.' },
    refused: {
      title: 'Not signed in',
      text: 'The server did not sign you in. You can close this tab; Lightbox says why.',
    },
    strange: {
      title: 'Not what Lightbox is waiting for',
      text: 'This answer belongs to another sign-in, perhaps an older one. Start again from Lightbox.',
    },
  },
  de: {
    done: {
      title: 'Zurück zu Lightbox',
      text: 'Sie können diesen Tab schließen. Lightbox schließt die Anmeldung ab.',
    },
    refused: {
      title: 'Nicht angemeldet',
      text: 'Der Server hat Sie nicht angemeldet. Sie können diesen Tab schließen; den Grund nennt Lightbox.',
    },
    strange: {
      title: 'Darauf wartet Lightbox nicht',
      text: 'Diese Antwort gehört zu einer anderen, vielleicht älteren Anmeldung. Beginnen Sie in Lightbox von vorn.',
    },
  },
};

/** A page of text, without scripts, styles or anything of the request in it. `languages`: an Accept-Language header. */
export function answerPage(page: AnswerPage, languages: string): string {
  const language = /^\s*de\b/i.test(languages) ? 'de' : 'en';
  const { title, text } = WORDS[language][page];
  return (
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Lightbox</title>` +
    `<meta name="color-scheme" content="light dark"><h1>${title}</h1><p>${text}</p></html>`
  );
}
