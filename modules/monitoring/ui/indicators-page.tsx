export function IndicatorsPage() {
  return <div>IndicatorsPage</div>
}
