// The protocol data units of PS3.8 9.3 and the user information of PS3.7 Annex D, as values.

export const PDU_TYPE = {
  associateRequest: 0x01,
  associateAccept: 0x02,
  associateReject: 0x03,
  data: 0x04,
  releaseRequest: 0x05,
  releaseResponse: 0x06,
  abort: 0x07,
} as const;

/** PS3.7 A.2.1: the only application context there is. */
export const DICOM_APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

export type ProposedContext = {
  readonly id: number; // odd, 1 to 255
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
};

/** PS3.8 table 9-18. */
export type ContextResultCode = 0 | 1 | 2 | 3 | 4;
export type ContextResult = {
  readonly id: number;
  readonly result: ContextResultCode;
  readonly transferSyntax: string; // of no significance unless accepted
};

/** PS3.7 D.3.3.4. Whether the association's requestor may be user, provider or both of the SOP class. */
export type RoleSelection = {
  readonly SOPClassUID: string;
  readonly SCU: boolean;
  readonly SCP: boolean;
};

/** PS3.7 D.3.3.5: bytes whose meaning the service class defines. */
export type ExtendedNegotiation = { readonly SOPClassUID: string; readonly information: Uint8Array };

/** PS3.7 D.3.3.7. `type`: 1 user name, 2 user name and passcode, 3 Kerberos, 4 SAML, 5 JSON Web Token. */
export type UserIdentity = {
  readonly type: number;
  readonly positiveResponseRequested: boolean;
  readonly primary: Uint8Array;
  readonly secondary: Uint8Array;
};

export type UserInformation = {
  readonly maximumLength: number; // bytes of a P-DATA-TF that its sender takes in; 0: no limit
  readonly implementationClassUID: string;
  readonly implementationVersionName: string; // '' when absent
  readonly asynchronousOperations: { readonly invoked: number; readonly performed: number } | null;
  readonly roles: readonly RoleSelection[];
  readonly extended: readonly ExtendedNegotiation[];
  readonly userIdentity: UserIdentity | null; // of requests
  readonly userIdentityResponse: Uint8Array | null; // of acceptances
};

type Associate = {
  readonly protocolVersion: number;
  readonly calledAETitle: string;
  readonly callingAETitle: string;
  readonly applicationContext: string;
  readonly user: UserInformation;
};
export type AssociateRequest = Associate & { readonly contexts: readonly ProposedContext[] };
export type AssociateAccept = Associate & { readonly contexts: readonly ContextResult[] };

/** PS3.8 table 9-21. `result`: 1 permanent, 2 transient; `source`: 1 user, 2 provider (ACSE), 3 provider (presentation). */
export type AssociateReject = { readonly result: number; readonly source: number; readonly reason: number };

/** PS3.8 table 9-26. `source`: 0 the user of the upper layer, 2 its provider. */
export type Abort = { readonly source: number; readonly reason: number };

export type Pdu =
  | { readonly kind: 'associate-request'; readonly value: AssociateRequest }
  | { readonly kind: 'associate-accept'; readonly value: AssociateAccept }
  | { readonly kind: 'associate-reject'; readonly value: AssociateReject }
  | { readonly kind: 'release-request' }
  | { readonly kind: 'release-response' }
  | { readonly kind: 'abort'; readonly value: Abort };

/** Reasons of an abort by the provider of the upper layer, PS3.8 table 9-26. */
export const ABORT_REASON = {
  notSpecified: 0,
  unrecognizedPdu: 1,
  unexpectedPdu: 2,
  unrecognizedParameter: 4,
  unexpectedParameter: 5,
  invalidParameter: 6,
} as const;
export type AbortReason = (typeof ABORT_REASON)[keyof typeof ABORT_REASON];

/** What made bytes no PDU: the reason that the peer is told, and a stable word for the log. */
export type InvalidPdu = { readonly reason: AbortReason; readonly detail: string };
