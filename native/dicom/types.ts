import type { FileProblem, PersonName, Result } from '../contract/index.ts';

/**
 * Bytes that can be read at random. Synchronous: header reading runs in worker threads, where a blocking pread is the
 * fastest way there is (FACTS.md). `read` may return fewer bytes than asked only at the end of the source, and throws
 * only for I/O errors. The returned view is valid until the next call.
 */
export type ByteSource = {
  readonly size: number;
  read(position: number, length: number): Uint8Array;
};

/** A byte range of the file, or of the inflated data set when the transfer syntax is deflated. */
export type ByteRange = { readonly offset: number; readonly length: number };

/** Where the pixels are, as found by the header scan. */
export type PixelDataLocation = {
  readonly keyword: 'PixelData' | 'FloatPixelData' | 'DoubleFloatPixelData';
  readonly VR: 'OB' | 'OW' | 'UN' | 'OF' | 'OD';
  readonly encapsulated: boolean;
  readonly valueOffset: number; // first byte of the value (the first item tag when encapsulated)
  readonly valueLength: number | null; // null: undefined length
};

/** The attributes that the library indexes. Strings are decoded to Unicode and trimmed; '' or null when absent. */
export type IndexedAttributes = {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly FrameOfReferenceUID: string;
  readonly SpecificCharacterSet: string;
  readonly PatientName: PersonName;
  readonly PatientID: string;
  readonly IssuerOfPatientID: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: string;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly TimezoneOffsetFromUTC: string;
  readonly StudyDescription: string;
  readonly StudyID: string;
  readonly AccessionNumber: string;
  readonly ReferringPhysicianName: PersonName;
  readonly InstitutionName: string;
  readonly Modality: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly SeriesDate: string;
  readonly SeriesTime: string;
  readonly ProtocolName: string;
  readonly BodyPartExamined: string;
  readonly Laterality: string;
  readonly PerformedProcedureStepStartDate: string;
  readonly PerformedProcedureStepStartTime: string;
  readonly RequestAttributesSequence: readonly RequestAttributes[]; // empty when absent
  readonly InstanceNumber: number | null;
  readonly AcquisitionNumber: number | null;
  readonly ContentDate: string;
  readonly ContentTime: string;
  readonly ImageType: readonly string[];
  readonly ImagePositionPatient: readonly number[] | null; // LPS, mm
  readonly ImageOrientationPatient: readonly number[] | null; // row then column cosines, LPS
  readonly Rows: number | null;
  readonly Columns: number | null;
  readonly NumberOfFrames: number; // 1 when absent and there are pixels; 0 when there are none
  readonly SamplesPerPixel: number;
  readonly PhotometricInterpretation: string;
  readonly PlanarConfiguration: number;
  readonly BitsAllocated: number | null;
  readonly BitsStored: number | null;
  readonly HighBit: number | null;
  readonly PixelRepresentation: number;
};

/** What the series was requested as (PS3.3 C.7.3.1, Table 10-9): as much of an item as QIDO-RS asks for. */
export type RequestAttributes = {
  readonly ScheduledProcedureStepID: string;
  readonly RequestedProcedureID: string;
};

export type DicomHeader = {
  readonly TransferSyntaxUID: string;
  readonly hasPreamble: boolean;
  /** Where the data set begins and how it is really encoded, which may differ from what the syntax declares. */
  readonly dataSet: {
    readonly offset: number;
    readonly explicit: boolean;
    readonly bigEndian: boolean;
    readonly deflated: boolean; // then offsets in the data set, pixels included, count from 0 of the inflated bytes
  };
  readonly attributes: IndexedAttributes;
  readonly pixelData: PixelDataLocation | null;
  /** Problems that leave the instance usable (see contract `isReadable`): truncated pixel data, and so on. */
  readonly problem: FileProblem | null;
  /** Oddities that were tolerated, as stable words, for `verify` and tests: 'no-preamble', 'implicit-in-explicit'... */
  readonly tolerated: readonly string[];
};

/**
 * Byte ranges of every frame in order. Native: one range a frame. Encapsulated: each frame's fragments in order.
 * 1-bit native frames may not begin on a byte: `bitOffset` (0 to 7) tells where in the first byte the frame begins.
 */
export type FrameTable = {
  readonly frames: readonly FrameLocation[];
  readonly origin: 'native' | 'basic-offset-table' | 'extended-offset-table' | 'scan';
  /** What the frames are to be decoded as: of deflated and of never compressed pixels Explicit VR Little Endian. */
  readonly TransferSyntaxUID: string;
  /** What is missing: such frames have fewer bytes than they should, or no fragments at all. */
  readonly problem: FileProblem | null;
};
export type FrameLocation = { readonly fragments: readonly ByteRange[]; readonly bitOffset: number };

export type HeaderResult = Result<DicomHeader, FileProblem>;
export type FrameTableResult = Result<FrameTable, FileProblem>;

/** PS3.18 Annex F. */
export type DicomJsonElement = {
  vr: string;
  Value?: (string | number | null | PersonName | DicomJson)[];
  BulkDataURI?: string;
  InlineBinary?: string;
};
export type DicomJson = { [tag: string]: DicomJsonElement };
