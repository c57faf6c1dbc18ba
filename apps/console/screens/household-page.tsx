/** The household: its portrait, what the rules suggest for it and the head of its chain; areas that do not know each other meet here. */
import { ExplainedPanel } from '../../../modules/assessment/ui/explained-panel.tsx'
import { ChainSummary } from '../../../modules/chain/ui/chain-summary.tsx'
import { PortraitPage } from '../../../modules/monitoring/ui/portrait-page.tsx'

export function HouseholdPage() {
  return (
    <PortraitPage
      further={(hh, asOf) => (
        <>
          <ChainSummary hh={hh} />
          <ExplainedPanel hh={hh} asOf={asOf} />
        </>
      )}
    />
  )
}
