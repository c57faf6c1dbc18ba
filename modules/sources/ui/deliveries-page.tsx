export function DeliveriesPage() {
  return <div>DeliveriesPage</div>
}
