// `lightbox peers sign-in`: a sign-in by OpenID Connect from a terminal; the person goes on in a browser of this machine.
import type { SignInProblem } from '../contract/index.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { LibraryArguments } from './open.ts';
import { print, say } from './output.ts';
import { noPeer, peerCalled, withPacs } from './peersCommand.ts';
import { peerFailureText } from './peerText.ts';
import { visible } from './text.ts';

const LOOK_MS = 300;

/** Exits with 1 where nobody was signed in. */
export const peersSignInCommand = (name: string, args: LibraryArguments): Promise<ExitCode> =>
  withPacs(args, { existing: false, resumeJobs: false }, async (pacs) => {
    const found = peerCalled(pacs, name);
    if (!found.ok) return noPeer(name);
    const begun = await pacs.beginSignIn(found.value);
    if (begun === null) {
      say('Nobody signs in to this archive as a person; its settings say how it is signed in to.');
      return EXIT.usage;
    }
    if (begun.address !== null)
      await print(`Open in a browser of this computer:\n${visible(begun.address)}\n`);
    let signIn = begun.signIn;
    while (signIn.state === 'waiting') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      signIn = pacs.signIn(found.value) ?? signIn;
    }
    if (signIn.state !== 'signed-in' || signIn.problem !== null) {
      say(signIn.problem === null ? 'Nobody was signed in.' : problemText(signIn.problem));
      return EXIT.problems;
    }
    await print(
      signIn.renews
        ? 'Signed in.\n'
        : 'Signed in, and forgotten with this command: the server gives nothing to renew it with (ask for the scope offline_access).\n',
    );
    return EXIT.ok;
  });

function problemText(problem: SignInProblem): string {
  switch (problem.kind) {
    case 'server':
      return 'party' in problem.failure
        ? peerFailureText(problem.failure)
        : `The sign-in server: ${peerFailureText(problem.failure)}`;
    case 'not-openid':
      return 'No sign-in server of OpenID Connect answers at the address of the issuer.';
    case 'denied':
      return 'The sign-in was refused.';
    case 'refused':
      return `The sign-in server did not accept it (${visible(problem.error)}).`;
    case 'wrong-answer':
      return 'What the sign-in server answered does not fit what was asked, and was not used.';
    case 'timed-out':
      return 'Nobody came back from the browser in time.';
    case 'cancelled':
      return 'The sign-in was cancelled.';
    case 'cannot-listen':
      return `The port to come back to cannot be used (${problem.code}).`;
    case 'bad-settings':
      return 'The address of the issuer has to begin with https.';
    default:
      return problem satisfies never;
  }
}
