declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  import type { CodecFactory } from '../../pixels/index.ts';
  const factory: CodecFactory;
  export default factory;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  import type { CodecFactory } from '../../pixels/index.ts';
  const factory: CodecFactory;
  export default factory;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  import type { CodecFactory } from '../../pixels/index.ts';
  const factory: CodecFactory;
  export default factory;
}
