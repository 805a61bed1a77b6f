// Size limits of a request: one file, the number of files, the whole body.

export interface UploadLimits {
  /** The setting MAX_UPLOAD_MB, for error messages. */
  readonly maxUploadMb: number;
  readonly maxFileBytes: number;
  readonly maxFiles: number;
  /** Most bytes of any body: enough for a file of the largest size as base64 in JSON. */
  readonly maxBodyBytes: number;
  /** Most bytes of JSON besides media, because parsed JSON takes many times its size in memory. */
  readonly maxJsonBytes: number;
}

/** Files in one request; a file may be used in several places. */
const MAX_FILES = 10;

const MB = 1024 * 1024;
const BASE64_FACTOR = 4 / 3;
const JSON_ALLOWANCE = MB;

/** Default of MAX_JSON_MB. */
export const DEFAULT_JSON_MB = 2;

/**
 * @param maxUploadMb megabytes of the largest file
 * @param maxJsonMb megabytes of JSON besides media
 */
export function uploadLimits(maxUploadMb: number, maxJsonMb: number = DEFAULT_JSON_MB): UploadLimits {
  return {
    maxUploadMb,
    maxFileBytes: Math.floor(maxUploadMb * MB),
    maxFiles: MAX_FILES,
    maxJsonBytes: Math.ceil(maxJsonMb * MB),
    maxBodyBytes: Math.ceil(maxUploadMb * MB * BASE64_FACTOR) + JSON_ALLOWANCE,
  };
}

/** The message for a request that is too large. */
export function tooLargeMessage({ maxUploadMb, maxFiles, maxBodyBytes }: UploadLimits, came: string): string {
  const whole = Math.floor(maxBodyBytes / MB);
  return (
    `The request is too large: up to ${maxFiles} files of up to ${maxUploadMb} MB are accepted, ` +
    `${whole} MB in all; got ${came}. Send less.`
  );
}
