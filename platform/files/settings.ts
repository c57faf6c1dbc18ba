/** Storage and scanner of an installation, out of its environment. */
import { join } from 'node:path'
import { s3Store } from './s3-store.ts'
import { type Scanner, scannerOf } from './scanner.ts'
import { diskStore, type Store, sealed } from './store.ts'

/**
 * JIULIAN_S3_ENDPOINT, JIULIAN_S3_BUCKET, JIULIAN_S3_KEY, JIULIAN_S3_SECRET, JIULIAN_S3_REGION: storage, else the data folder;
 * JIULIAN_FILES_KEY (64 hexadecimal digits): encrypted at rest; JIULIAN_SCANNER: virus scanner.
 * @throws Error naming the setting that is wrong or missing
 */
export function fileSettings(
  environment: Record<string, string | undefined>,
  dataDir: string,
): { store: Store; scanner: Scanner | undefined; tempDir: string } {
  const need = (name: string) => {
    const value = environment[name]
    if (!value) throw new Error(`with JIULIAN_S3_ENDPOINT ${name} must be set`)
    return value
  }
  const store = environment.JIULIAN_S3_ENDPOINT
    ? s3Store({
        endpoint: environment.JIULIAN_S3_ENDPOINT,
        bucket: need('JIULIAN_S3_BUCKET'),
        accessKeyId: need('JIULIAN_S3_KEY'),
        secretAccessKey: need('JIULIAN_S3_SECRET'),
        region: environment.JIULIAN_S3_REGION || 'us-east-1',
      })
    : diskStore(join(dataDir, 'files'))
  const key = environment.JIULIAN_FILES_KEY
  if (key && !/^[0-9a-f]{64}$/i.test(key)) throw new Error('JIULIAN_FILES_KEY has 64 hexadecimal digits')
  return {
    store: key ? sealed(store, Buffer.from(key, 'hex')) : store,
    scanner: environment.JIULIAN_SCANNER ? scannerOf(environment.JIULIAN_SCANNER) : undefined,
    tempDir: join(dataDir, 'files-arriving'),
  }
}
