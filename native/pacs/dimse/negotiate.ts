// Presentation contexts and roles: what is proposed, what is answered, what both then hold to (PS3.8 7.1, PS3.7 D.3).
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../../dicom/write.ts';
import type {
  AssociateAccept,
  AssociateRequest,
  ContextResult,
  ContextResultCode,
  ProposedContext,
  RoleSelection,
  UserInformation,
} from './upper/pdu.ts';

export type AcceptedContext = {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
  /** What the association's requestor is for this SOP class (PS3.7 D.3.3.4). */
  readonly requestorIsUser: boolean;
  readonly requestorIsProvider: boolean;
};

/** PS3.8 9.3.2.2: IDs are the odd numbers from 1 to 255. */
export const MAXIMUM_CONTEXTS = 128;

export type ContextWish = { readonly abstractSyntax: string; readonly transferSyntaxes: readonly string[] };

/** Gives the wishes their IDs. Throws when there are more than an association holds. */
export function numbered(wishes: readonly ContextWish[]): readonly ProposedContext[] {
  if (wishes.length > MAXIMUM_CONTEXTS) throw new Error('An association has at most 128 contexts.');
  return wishes.map((wish, index) => ({ id: 2 * index + 1, ...wish }));
}

export const ownUserInformation = (maximumLength: number): UserInformation => ({
  maximumLength,
  implementationClassUID: IMPLEMENTATION_CLASS_UID,
  implementationVersionName: IMPLEMENTATION_VERSION_NAME,
  asynchronousOperations: null, // PS3.7 D.3.3.3.1: then one operation at a time, in both directions
  roles: [],
  extended: [],
  userIdentity: null,
  userIdentityResponse: null,
});

/** The contexts that the answer leaves standing: accepted, with a transfer syntax that was proposed. */
export function agreedContexts(
  request: AssociateRequest,
  accept: AssociateAccept,
): readonly AcceptedContext[] {
  return request.contexts.flatMap(({ id, abstractSyntax, transferSyntaxes }) => {
    const answer = accept.contexts.find((result) => result.id === id && result.result === 0);
    if (answer === undefined || !transferSyntaxes.includes(answer.transferSyntax)) return [];
    const asked = roleOf(request.user.roles, abstractSyntax);
    const given = roleOf(accept.user.roles, abstractSyntax);
    const { transferSyntax } = answer;
    const roles = rolesOf(asked, given);
    return [{ id, abstractSyntax, transferSyntax, ...roles }];
  });
}

const roleOf = (roles: readonly RoleSelection[], SOPClassUID: string): RoleSelection | null =>
  roles.find((role) => role.SOPClassUID === SOPClassUID) ?? null;

/** PS3.7 table D.3-9a: without both a proposal and an answer the requestor is the user. */
function rolesOf(
  asked: RoleSelection | null,
  given: RoleSelection | null,
): Pick<AcceptedContext, 'requestorIsUser' | 'requestorIsProvider'> {
  if (asked === null || given === null) return { requestorIsUser: true, requestorIsProvider: false };
  return { requestorIsUser: asked.SCU && given.SCU, requestorIsProvider: asked.SCP && given.SCP };
}

/** How an acceptor sees one abstract syntax: the transfer syntaxes it takes, and the roles it leaves the requestor. */
export type Offer = {
  /** The one to use of those proposed; null when none will do. */
  choose(transferSyntaxes: readonly string[]): string | null;
  readonly requestorMayProvide: boolean;
};

/** Answers every proposed context (PS3.8 9.3.3.2). */
export function answer(
  request: AssociateRequest,
  offerOf: (abstractSyntax: string) => Offer | null,
  maximumLength: number,
): AssociateAccept {
  const contexts = request.contexts.map(({ id, abstractSyntax, transferSyntaxes }): ContextResult => {
    const offer = offerOf(abstractSyntax);
    const chosen = offer === null ? null : offer.choose(transferSyntaxes);
    const result: ContextResultCode = offer === null ? 3 : chosen === null ? 4 : 0;
    return { id, result, transferSyntax: chosen ?? transferSyntaxes[0] ?? '' };
  });
  const roles = request.user.roles.flatMap((role): RoleSelection[] => {
    const offer = offerOf(role.SOPClassUID);
    return offer === null ? [] : [{ ...role, SCP: role.SCP && offer.requestorMayProvide }];
  });
  return {
    protocolVersion: 1,
    calledAETitle: request.calledAETitle, // 9.3.3: as received
    callingAETitle: request.callingAETitle,
    applicationContext: request.applicationContext,
    contexts,
    user: { ...ownUserInformation(maximumLength), roles, asynchronousOperations: oneByOne(request) },
  };
}

/** PS3.7 D.3.3.3.2: who asked for a window gets an answer, and ours is one operation at a time. */
const oneByOne = (request: AssociateRequest): UserInformation['asynchronousOperations'] =>
  request.user.asynchronousOperations === null ? null : { invoked: 1, performed: 1 };
