/** Door of the browser's way to the API: requests, uploads with progress, live runs. */

export { followRun, type RunEvent } from './follow-run.ts'
export { ApiFault, type RequestOptions, request } from './request.ts'
export { type UploadProgress, upload } from './upload.ts'
