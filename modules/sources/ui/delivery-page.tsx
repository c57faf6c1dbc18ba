export function DeliveryPage() {
  return <div>DeliveryPage</div>
}
