/** Pure door of access: who may do what, and how names and numbers are masked. Runs in server and browser. */
export * from './masking.ts'
export type { OwnAccount } from './own-account.ts'
export * from './password-length.ts'
export * from './roles.ts'
export type * from './security-views.ts'
export * from './surnames.ts'
