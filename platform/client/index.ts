/** Door of the browser's way to the API: requests, uploads with progress, live events. */
export { saveAnswer } from './download.ts'
export { ApiFault, faultOf, isPassing, sentenceOf } from './fault.ts'
export { listen } from './listen.ts'
export { addressOf, get, patch, post, put, type Query, remove } from './request.ts'
export { type UploadProgress, upload } from './upload.ts'
