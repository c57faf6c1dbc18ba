export function OverviewPage() {
  return <div>OverviewPage</div>
}
