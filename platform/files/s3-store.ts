/** Attachments in S3-compatible storage (MinIO, Ceph, a government cloud), addressed by path. */
import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { StorageFault, type Store } from './store.ts'

export interface S3Settings {
  /** 'https://s3.example.gov.cn' */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** @example const store = s3Store({ endpoint: 'http://localhost:9000', bucket: 'jiulian', region: 'us-east-1', … }) */
export function s3Store(settings: S3Settings): Store {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = settings
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 })
  const ask = async (method: string, key: string, bytes?: Buffer): Promise<Response> =>
    client
      .fetch(`${endpoint.replace(/\/$/, '')}/${bucket}/${key}`, {
        method,
        signal: AbortSignal.timeout(60_000),
        headers: {
          'x-amz-content-sha256': createHash('sha256')
            .update(bytes ?? '')
            .digest('hex'),
        },
        ...(bytes ? { body: new Uint8Array(bytes) } : {}),
      })
      .catch((cause: unknown) => {
        throw new StorageFault(`storage ${endpoint} cannot be reached for ${method} ${key}`, { cause })
      })
  const must = async (method: string, key: string, bytes?: Buffer) => {
    const answer = await ask(method, key, bytes)
    if (answer.ok || (method === 'DELETE' && answer.status === 404)) return answer
    throw new StorageFault(`storage ${endpoint} answered ${answer.status} to ${method} ${key}`)
  }
  return {
    name: `s3 ${endpoint} ${bucket}`,
    encrypted: false,
    async put(key, bytes) {
      await must('PUT', key, bytes)
    },
    get: async (key) => Buffer.from(await (await must('GET', key)).arrayBuffer()),
    async has(key) {
      const answer = await ask('HEAD', key)
      if (answer.status === 404) return false
      if (!answer.ok) throw new StorageFault(`storage ${endpoint} answered ${answer.status} to HEAD ${key}`)
      return true
    },
    async remove(key) {
      await must('DELETE', key)
    },
  }
}
