/** Door of access: who asks, what he may, and the log of who read what. */
export {
  type AccountChange,
  type AccountContext,
  type AccountView,
  changeAccount,
  createAccount,
  machine,
  type NewAccount,
  newPassword,
} from './accounts.ts'
export { addressOf } from './address.ts'
export { type Anomaly, anomalyKinds, anomalyLimits, findAnomalies } from './anomaly/find.ts'
export { requireRight, requireRole, requireSignIn } from './guards.ts'
export { canonical, firstHash, type LogLine, type Verdict, verifyChain, whyBroken } from './log-chain.ts'
export { exportLog, logKey, verifyLogFile } from './log-file.ts'
export { hidePersonNumbers, openPersonKeys, type PersonKeys } from './person-key.ts'
export { logRead, logWrite, type ReadEntry, sealedLines, sealLog, startSealing, verifyReadLog } from './read-log.ts'
export { type AccessContext, accessRoutes } from './routes.ts'
export * from './shared.ts'
export { actorOf, createSignIn, type SignIn } from './sign-in.ts'
export type { AccessTables } from './tables.ts'
export { withinArea } from './within-area.ts'
