/** Server door of funds 资金: ledger, monthly roll, budgets, arrears. */
export { loadFunds } from './load-funds.ts'
export { fundsOfHousehold } from './of-household.ts'
export { bookedFromPetty, bookPettyAid } from './petty-fund.ts'
export { fundsRoutes } from './routes.ts'
export * from './shared.ts'
export { fundsWorks } from './works.ts'
