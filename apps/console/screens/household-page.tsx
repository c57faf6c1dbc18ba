/** The household: its portrait with the head of its chain; two areas that do not know each other meet here. */
import { ChainSummary } from '../../../modules/chain/ui/chain-summary.tsx'
import { PortraitPage } from '../../../modules/monitoring/ui/portrait-page.tsx'

export function HouseholdPage() {
  return <PortraitPage chain={(hh) => <ChainSummary hh={hh} />} />
}
