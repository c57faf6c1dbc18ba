export function WarningsPage() {
  return <div>WarningsPage</div>
}
