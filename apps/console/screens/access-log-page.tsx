export function AccessLogPage() {
  return <div>AccessLogPage</div>
}
